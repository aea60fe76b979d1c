import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Desk as DashboardData } from '#lib/dashboard/dashboard.ts';
import type { Snapshot } from '#lib/live/shared-subscriptions.ts';
import { expect, test } from './support/fixtures.ts';
import { stubStream } from './support/stub-stream.ts';

async function snapshotOf(page: Page): Promise<Snapshot<DashboardData>> {
  return (await page.request.get('/live/snapshot?topic=dashboard')).json();
}

test('the bank goes away and comes back: the accounts chosen in the form stay chosen', async ({
  page,
  accounts,
}) => {
  const show = await stubStream(page, 'dashboard');
  await page.goto('/');
  await page.getByLabel('From', { exact: true }).selectOption(accounts.source);
  const { data, version, takenAtMs } = await snapshotOf(page);

  show({ version: version + 1, takenAtMs, data: { ...data, accounts: null, faults: null } });
  await expect(page.getByText('The bank service does not answer')).toBeVisible();
  await expect(page.getByLabel('From', { exact: true })).toHaveValue(accounts.source);

  show({ version: version + 2, takenAtMs, data });
  await expect(page.getByText('The bank service does not answer')).toBeHidden();
  await expect(page.getByLabel('From', { exact: true })).toHaveValue(accounts.source);
  await expect(page.getByLabel('From', { exact: true })).toHaveAccessibleDescription(
    'USD 2,000.00 available',
  );
});

test('a page that broke is fetched anew by its button', async ({ page }) => {
  const show = await stubStream(page, 'dashboard');
  await page.goto('/');
  const { version, takenAtMs } = await snapshotOf(page);
  show({ version, takenAtMs, data: null });
  await expect(page.getByRole('heading', { name: 'This page broke' })).toBeVisible();
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Send money' })).toBeVisible();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
});

test('the switch of a bank gets no answer: it says so, and still shows what the bank says', async ({
  page,
  accounts,
}) => {
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.route('/', (route) => route.abort());
  const bankSwitch = page.getByRole('switch', { name: `${accounts.targetBank} is up` });
  await bankSwitch.click();
  await expect(page.getByRole('alert').filter({ hasText: 'No answer came' })).toBeVisible();
  await expect(bankSwitch).toBeChecked();
});

test('an empty desk leads to the first transfer, and to the scenarios', async ({ page }) => {
  const show = await stubStream(page, 'dashboard');
  await page.goto('/');
  const { data, version, takenAtMs } = await snapshotOf(page);
  show({ version: version + 1, takenAtMs, data: { ...data, transfers: [] } });
  await expect(page.getByText('Nothing has been sent yet')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Play a scenario' })).toHaveAttribute('href', '/fault-lab');
  await page.getByRole('link', { name: 'Fill in the first one' }).click();
  await expect(page.getByLabel(/^Amount/)).not.toHaveValue('');
  await expect(page.getByRole('region', { name: 'Balances after this transfer' })).toBeVisible();
});

test('a transfer is drawn in the charts, and stands in their tables, while the page is open', async ({
  page,
  accounts,
}) => {
  await accounts.send(page, { amount: '5' });
  await page.goto('/');
  const banks = page.getByRole('region', { name: 'How the banks answered', exact: true });
  await banks.getByText('As a table').click();
  const row = banks.getByRole('row').filter({ hasText: accounts.targetBank });
  await expect(row.getByRole('cell').first()).toHaveText('1');
  // The bank has nothing in transit for it, refuses, and logs that.
  await accounts.bank
    .deposit(
      { account: accounts.target, amountMinor: 1, currency: 'USD', transfer: `no-${accounts.target}` },
      { key: `no-${accounts.target}-deposit` },
    )
    .catch(() => {});
  await expect(row.getByRole('cell').nth(1)).toHaveText('1');
});

test('an account of a bank leads to its page, also where there are dozens of banks', async ({
  page,
  accounts,
}) => {
  await page.goto('/');
  const account = page.getByRole('listitem', { name: `Account ${accounts.target}` }).getByRole('link');
  await expect(account).toHaveAttribute('href', `/accounts/${accounts.target}`);
  await account.focus();
  await expect(account).toBeInViewport();
});

test('the home page is accessible, and fits a narrow screen', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto('/?from=85-150&to=43-812&amount=1500');
  await expect(page.getByText('A second person must approve this')).toBeVisible();
  await page.getByText('Advanced').click();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test('each figure leads to the transfers behind it', async ({ page }) => {
  await page.goto('/');
  const figures = page.getByRole('region', { name: 'On its way' });
  for (const [figure, query] of [
    ['In transit', 'status='],
    ['In flight', 'status='],
    ['Retrying', 'retrying=yes'],
    ['Stuck', 'stuck='],
    ['Amount at risk', 'risk=yes'],
  ] as const) {
    const link = figures.getByRole('link', { name: new RegExp(`^${figure}`) });
    await expect(link).toHaveAttribute('href', new RegExp(`^/transfers\\?.*${query}`));
  }
  await figures.getByRole('link', { name: /^Needs a person/ }).click();
  await page.waitForURL('/transfers?person=yes');
});

test('a transfer that waits for a person is counted while the page is open', async ({
  page,
  accounts,
  browser,
}) => {
  await page.goto('/');
  const counted = page
    .getByRole('region', { name: 'On its way' })
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
