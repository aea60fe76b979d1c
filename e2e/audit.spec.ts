import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './support/fixtures.ts';
import { actAs, pressDisabled } from './support/people.ts';

test('the trail records actor, action, reason and outcome, and filters by them', async ({
  page,
  accounts,
}) => {
  await page.goto(`/accounts/${accounts.source}`);
  await page.getByText('Freeze…').click();
  await page.getByLabel('Reason').filter({ visible: true }).fill('as a teller');
  await pressDisabled(page, 'Freeze account');
  await expect(page.getByRole('alert').filter({ hasText: 'Operations only.' })).toBeVisible();
  await actAs(page, 'operations');
  await page.getByLabel('Reason').filter({ visible: true }).fill('=a court order');
  await page.getByRole('button', { name: 'Freeze account' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Frozen');

  await page.goto(`/audit?about=account&id=${accounts.source}`);
  const entries = page.getByTestId('audited');
  await expect(entries).toHaveCount(2);
  await expect(entries.first()).toContainText('operations');
  await expect(entries.first()).toContainText('Freeze account');
  await expect(entries.first()).toContainText('=a court order');
  await expect(entries.first()).toContainText('Done');
  await expect(entries.last()).toContainText('Refused');
  await expect(entries.last()).toContainText('Operations only.');

  await page.getByLabel('Actor').fill('operations');
  await page.getByLabel('Action').selectOption('freeze-account');
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await page.waitForURL(/actor=operations/);
  await expect(entries).toHaveCount(1);
  await page.getByLabel('Action').selectOption('close-account');
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByText('No matches')).toBeVisible();
});

test('the trail passes axe', async ({ page, accounts }) => {
  await accounts.send(page, { amount: '2' });
  await page.goto('/audit');
  await expect(page.getByTestId('audited').first()).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});
