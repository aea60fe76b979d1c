import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { firstTransfer } from '#lib/accounts/banks.ts';
import type { Dashboard as DashboardData } from '#lib/dashboard/dashboard.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import { sharedStack } from '#testing/stack/stack.ts';
import { expect, posterOf, test } from './support/fixtures.ts';
import { stubStream } from './support/stub-stream.ts';

async function snapshotOf(page: Page): Promise<Snapshot<DashboardData>> {
  return (await page.request.get('/live/snapshot?topic=dashboard')).json();
}

test('the accounts chosen in the form stay chosen while the bank is unavailable', async ({
  page,
  accounts,
}) => {
  const show = await stubStream(page, 'dashboard');
  await page.goto('/');
  await page.getByLabel('From', { exact: true }).fill(accounts.source);
  const { data, ...version } = await snapshotOf(page);

  show({ ...version, sequence: version.sequence + 1, data: { ...data, banks: null, faults: null } });
  await expect(page.getByText('Bank unavailable')).toBeVisible();
  await expect(page.getByLabel('From', { exact: true })).toHaveValue(accounts.source);

  show({ ...version, sequence: version.sequence + 2, data });
  await expect(page.getByText('Bank unavailable')).toBeHidden();
  await expect(page.getByLabel('From', { exact: true })).toHaveValue(accounts.source);
  await expect(page.getByLabel('From', { exact: true })).toHaveAccessibleDescription(
    'USD 2,000.00 available',
  );
});

test('a page that failed to load is loaded again by its button', async ({ page }) => {
  const show = await stubStream(page, 'dashboard');
  await page.goto('/');
  show({ ...(await snapshotOf(page)), data: null });
  await expect(page.getByRole('heading', { name: 'This page failed to load' })).toBeVisible();
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Send money' })).toBeVisible();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
});

test('a bank switch without an answer says so, and still shows the bank’s own state', async ({
  page,
  accounts,
}) => {
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.route('/', (route) => route.abort());
  const bankSwitch = page.getByRole('switch', { name: `${accounts.targetBank} is up` });
  await bankSwitch.click();
  await expect(page.getByRole('alert').filter({ hasText: 'The server did not respond' })).toBeVisible();
  await expect(bankSwitch).toBeChecked();
});

test('an empty dashboard links to a first transfer and to the scenarios', async ({ page }) => {
  const show = await stubStream(page, 'dashboard');
  await page.goto('/');
  const { data, ...version } = await snapshotOf(page);
  const accounts = data.banks?.flatMap((bank) => bank.accounts) ?? [];
  const example = firstTransfer(accounts) ?? null;
  show({
    ...version,
    sequence: version.sequence + 1,
    data: { ...data, transfers: [], firstTransfer: example },
  });
  await expect(page.getByText('No transfers yet')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Play a scenario' })).toHaveAttribute('href', '/fault-lab');
  await page.getByRole('link', { name: 'Fill in an example' }).click();
  await expect(page.getByLabel(/^Amount/)).not.toHaveValue('');
  await expect(page.getByRole('region', { name: 'Balances after this transfer' })).toBeVisible();
});

test('an open dashboard adds a transfer to its charts and their tables', async ({ page, accounts }) => {
  await accounts.send(page, { amount: '5' });
  await page.goto('/');
  const banks = page.getByRole('region', { name: 'Bank responses', exact: true });
  await banks.getByText('Show table').click();
  const row = banks.getByRole('row').filter({ hasText: accounts.targetBank });
  await expect(row.getByRole('cell').first()).toHaveText('1');
  // The bank has nothing in transit for it, refuses, and logs that.
  const deposit = posterOf(sharedStack()).deposit(
    { account: accounts.target, amountMinor: 1, currency: 'USD', transfer: `no-${accounts.target}` },
    { key: `no-${accounts.target}-deposit` },
  );
  await expect(deposit).rejects.toMatchObject({ code: 'nothing_in_transit' });
  await expect(row.getByRole('cell').nth(1)).toHaveText('1');
});

test('an account links to its page, also among dozens of banks', async ({ page, accounts }) => {
  await page.goto('/');
  const account = page.getByRole('listitem', { name: `Account ${accounts.target}` }).getByRole('link');
  await expect(account).toHaveAttribute('href', `/accounts/${accounts.target}`);
  await account.focus();
  await expect(account).toBeInViewport();
});

test('the dashboard passes axe and fits a narrow screen', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto('/?from=85-150&to=43-812&amount=1500');
  await expect(page.getByText('need a second approver')).toBeVisible();
  await page.getByText('Advanced').click();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test('each figure links to its transfers', async ({ page }) => {
  await page.goto('/');
  const figures = page.getByRole('region', { name: 'Overview' });
  for (const [figure, query] of [
    ['In transit', 'status='],
    ['Open', 'status='],
    ['Retrying', 'retrying=yes'],
    ['Stuck', 'stuck='],
    ['At risk', 'risk=yes'],
  ] as const) {
    const link = figures.getByRole('link', { name: new RegExp(`^${figure}`) });
    await expect(link).toHaveAttribute('href', new RegExp(`^/transfers\\?.*${query}`));
  }
  await figures.getByRole('link', { name: /^Needs a person/ }).click();
  await page.waitForURL('/work-queue');
});

test('an open dashboard counts a transfer that needs a decision', async ({ page, accounts, browser }) => {
  await page.goto('/');
  const counted = page
    .getByRole('region', { name: 'Overview' })
    .getByRole('link', { name: /^Needs a person/ });
  const numberOf = async () => Number(/\d+/.exec((await counted.textContent()) ?? '')?.[0]);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect.poll(numberOf).not.toBeNaN();
  const before = await numberOf();
  const other = await browser.newPage();
  const reference = await accounts.send(other, { amount: '1500' });
  await other.close();
  await expect(page.getByRole('link', { name: new RegExp(reference) })).toContainText('Awaiting approval');
  await expect.poll(numberOf).not.toBe(before);
});
