import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { actAs, pressDisabled } from './support/people.ts';

test('the trail records actor, action, reason and outcome, and filters by them', async ({
  page,
  accounts,
}) => {
  await page.goto(`/accounts/${accounts.source}`);
  await page.getByText('Freeze…', { exact: true }).click();
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
  await expect(entries.last()).toContainText('Not done');
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

test('each filter that cannot be read says so at its own field', async ({ page }) => {
  await page.goto(`/audit?about=nonsense&id=rm-1`);
  await expect(page.getByLabel('Target type')).toHaveAccessibleDescription('Unknown target type.');
  await expect(page.getByLabel('Reference or account')).toHaveAccessibleDescription('');
});

test('an entry says what was decided: of a payment, of an account and of a role', async ({
  page,
  accounts,
}) => {
  const reference = await accounts.send(page, { amount: '7.25' });
  await page.goto(`/audit?about=transfer&id=${reference}`);
  const entry = page.getByTestId('audited');
  await expect(entry).toContainText(`Source account: ${accounts.source}`);
  await expect(entry).toContainText(`Target account: ${accounts.target}`);
  await expect(entry).toContainText('Amount: USD 7.25');
  const csv = await page.request.get(`/audit.csv?about=transfer&id=${reference}`);
  expect(await csv.text()).toContain('""amountMinor"":725');
  const json = await page.request.get(`/audit.json?about=transfer&id=${reference}&pages=all`);
  expect(await json.json()).toMatchObject({ items: [{ decided: { amountMinor: 725 } }], next: null });
  await actAs(page, 'supervisor');
  await page.goto('/audit?action=act-as');
  await expect(entry.filter({ hasText: 'role: teller → supervisor' }).first()).toBeVisible();
});

test('the trail passes axe', async ({ page, accounts }) => {
  await accounts.send(page, { amount: '2' });
  await page.goto('/audit');
  await expect(page.getByTestId('audited').first()).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test.describe('before JavaScript has loaded', () => {
  test.use({ javaScriptEnabled: false });

  test('a long trail is read page by page; with scripts, pages are added', async ({
    page,
    accounts,
    browser,
    baseURL,
  }) => {
    await refuseMany(page, accounts.source, 52);
    const trail = `/audit?about=account&id=${accounts.source}`;
    const entries = page.getByTestId('audited');
    await page.goto(trail);
    await expect(entries).toHaveCount(50);
    await page.getByRole('link', { name: 'Load more' }).click();
    await page.waitForURL(/cursor=/);
    await expect(entries).toHaveCount(2);
    await page.getByRole('link', { name: 'Newest' }).click();
    await expect(entries).toHaveCount(50);

    const scripted = await browser.newPage({ ...(baseURL && { baseURL }), javaScriptEnabled: true });
    await scripted.goto(trail);
    await expect(scripted.getByText('polling')).toBeVisible();
    await scripted.getByRole('link', { name: 'Load more' }).press('Enter');
    await expect(scripted.getByTestId('audited')).toHaveCount(52);
    await expect(scripted.getByText('52 rows loaded')).toBeAttached();
    await scripted.close();
  });
});

/** Sends the form of the account’s page again and again: each refusal is an entry of the trail. */
async function refuseMany(page: Page, account: string, count: number): Promise<void> {
  await page.goto(`/accounts/${account}`);
  const form = page.locator('form').filter({ hasText: 'Freeze account' });
  const fields = await form.evaluate((element) =>
    element instanceof HTMLFormElement
      ? [...new FormData(element)].map(([name, value]) => [name, `${value}`])
      : [],
  );
  const multipart = { ...Object.fromEntries(fields), reason: 'again and again' };
  const headers = { origin: new URL(page.url()).origin };
  const sent = await Promise.all(
    Array.from({ length: count }, () => page.request.post(`/accounts/${account}`, { multipart, headers })),
  );
  expect(sent.map((response) => response.status()).filter((status) => status !== 200)).toEqual([]);
}
