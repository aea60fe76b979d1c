import AxeBuilder from '@axe-core/playwright';
import { test } from './support/own-stack.ts';
import { expect, playScenario, postingsOf } from './support/played-scenario.ts';

/** In turn: both kill or replace the worker of one stack. */
test.describe.configure({ mode: 'default' });

test('with-and-without: both are killed; one is delivered, the other lost, side by side and by the ledger', async ({
  page,
  accounts,
}) => {
  const { card, reference } = await playScenario(page, 'with-and-without');
  await card.getByRole('link', { name: 'Compare both ways' }).click();
  await expect(page.getByRole('region', { name: 'With Temporal' })).toContainText('Delivered');
  const script = page.getByRole('region', { name: 'By a plain script' });
  await expect(script).toContainText('Lost: withdrawn, and nobody will deliver it');
  expect(await postingsOf(accounts.bank, reference)).toEqual(['withdrawal', 'deposit']);
  const lost = await script.getByRole('link').textContent();
  expect(await postingsOf(accounts.bank, lost ?? '')).toEqual(['withdrawal']);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await script.getByRole('link').click();
  // Only information, since the money is where the books say.
  await page.getByText('Info: 1', { exact: true }).click();
  await expect(page.getByText('Sent without Temporal, money in transit')).toBeVisible();
});

test('bug-deployed: transfers wait on a failing version, their page says so, a ramp completes some and a rollback all', async ({
  page,
  accounts,
}) => {
  const { card, reference } = await playScenario(page, 'bug-deployed');
  await card.getByRole('link', { name: 'Watch the first live' }).click();
  await expect(page.getByText('Blocked by a bug in the workflow code.')).toBeVisible();
  expect(await postingsOf(accounts.bank, reference)).toEqual(['withdrawal']);
  await page.goBack();
  await card.getByRole('button', { name: 'Ramp back to 50 %' }).click();
  await expect(card.getByText(/^Ramped: half of the transfers/)).toBeVisible();
  await card.getByRole('button', { name: 'Roll back' }).click();
  await expect(card.getByText('Rolled back: the earlier version is current.')).toBeVisible();
  await expect(card.getByText('Completed', { exact: true })).toBeVisible();
  expect(await postingsOf(accounts.bank, reference)).toEqual(['withdrawal', 'deposit']);
});
