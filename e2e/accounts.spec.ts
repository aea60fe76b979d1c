import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { newDemoAccountId, newReferenceId } from '#lib/shared/ids.ts';
import { sharedStack } from '#testing/stack/stack.ts';
import { balance, entriesOf, expect, posterOf, test } from './support/fixtures.ts';
import { actAs, pressDisabled } from './support/people.ts';

test('a statement shows each entry with its balance, transfer and the attempt that posted it', async ({
  page,
  accounts,
}) => {
  await accounts.bank.armFault({
    kind: 'fail-next',
    scope: { account: accounts.target },
    count: 1,
    by: 'a test',
    reason: 'so that the second attempt posts',
  });
  const reference = await accounts.send(page, { amount: '60' });
  await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(6_000);
  await page.goto(`/accounts/${accounts.target}`);
  const deposit = (await entriesOf(accounts.bank, reference)).find(
    ({ account, kind }) => account === accounts.target && kind === 'deposit',
  );
  const row = page.getByTestId(`entry-${deposit?.transactionId}`);
  await expect(row).toContainText('+60.00');
  await expect(row).toContainText('attempt 2');
  await row.getByRole('link', { name: reference }).click();
  await page.waitForURL(`/transfers/${reference}#${deposit?.key}-attempt-2`);
  const attempt = page.locator(`[id="${deposit?.key}-attempt-2"]`);
  await expect(attempt).toContainText(`Posted as ${deposit?.transactionId}`);
  await expect(attempt).toBeInViewport();
});

test('an open statement updates live, and downloads as exact CSV', async ({ page, accounts, context }) => {
  await page.goto(`/accounts/${accounts.source}`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const other = await context.newPage();
  await accounts.send(other, { amount: '12.34' });
  await expect(page.getByText('−12.34')).toBeVisible();
  await expect(page.getByText('1,987.66').first()).toBeVisible();

  const file = await page.request.get(`/accounts/${accounts.source}/statement.csv`);
  expect(file.headers()['content-type']).toBe('text/csv; charset=utf-8');
  const [head, withdrawal, opening] = (await file.text()).split('\r\n');
  expect(head).toBe('Posted (UTC),Transaction,Kind,Transfer,Attempt,Amount,Balance,Currency');
  expect(withdrawal).toMatch(/,withdrawal,rm-[^,]+,1,-12\.34,1987\.66,USD$/);
  expect(opening).toMatch(/,opening,,,2000\.00,2000\.00,USD$/);
});

test('a long statement loads more, and a new entry comes on top without losing what is loaded', async ({
  page,
  accounts,
}) => {
  const poster = posterOf(sharedStack());
  const withdraw = async (number: number) => {
    const order = { account: accounts.source, amountMinor: 1, currency: 'USD' } as const;
    const transfer = `${accounts.source}-${number}`;
    const key = `${transfer}-withdrawal`;
    await poster.withdraw({ ...order, transfer }, { key, attempt: 1 });
    // So that no money is left in transit.
    await poster.refund({ ...order, transfer }, { key: `${transfer}-refund`, attempt: 1 });
  };
  for (let number = 1; number <= 30; number += 1) await withdraw(number);
  await page.goto(`/accounts/${accounts.source}`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const entries = page.getByTestId(/^entry-/);
  await expect(entries).toHaveCount(50);
  await page.getByRole('link', { name: 'Load more' }).click();
  await expect(entries).toHaveCount(61);
  await withdraw(31);
  await expect(entries).toHaveCount(63);
  await expect(entries.first()).toContainText('Refund');
  await expect(entries.last()).toContainText('Opening balance');

  const file = await page.request.get(`/accounts/${accounts.source}/statement.json?cursor=x`);
  expect(file.status()).toBe(400);
});

test('operations opens, freezes, closes and reopens an account, and sees the effect of each beforehand', async ({
  page,
  accounts,
}) => {
  const id = newReferenceId().replace('rm', 'acct');
  await page.goto('/accounts');
  await actAs(page, 'operations');
  await page.getByText('Open account…').click();
  await page.getByLabel('Holder').fill('Grace Hopper');
  await page.getByLabel('Bank', { exact: true }).fill(accounts.targetBank);
  await page.getByLabel('Account number').fill(id);
  await page.getByLabel('Opening balance').fill('0,500');
  await page.getByLabel('Reason').fill('a new customer');
  await page.getByRole('button', { name: 'Open account' }).click();
  await expect(page.getByLabel('Opening balance')).toHaveAccessibleDescription(/with a decimal point/);
  await expect(page.getByLabel('Holder')).toHaveValue('Grace Hopper');
  await page.getByLabel('Opening balance').fill('1,000.01');
  await page.getByRole('button', { name: 'Open account' }).click();
  await expect(
    page.getByRole('alert').filter({ hasText: 'a second person approves that transfer' }),
  ).toBeVisible();
  await page.getByLabel('Opening balance').fill('150');
  await page.getByRole('button', { name: 'Open account' }).click();
  await expect.poll(() => accounts.bank.getAccount(id).catch(() => undefined)).toBeDefined();
  // It need not be on the first page of all.
  await page.goto(`/accounts/${id}`);
  expect(await accounts.bank.getAccount(id)).toMatchObject({ holder: 'Grace Hopper', postedMinor: 15_000 });

  const heading = page.getByRole('heading', { level: 1 });
  for (const [what, follows, status] of [
    ['Freeze', 'transfers that have not withdrawn yet are declined', 'frozen'],
    ['Close', 'The balance of USD 150.00 stays on the account', 'closed'],
    ['Reopen', 'Allows withdrawals and deposits again', 'open'],
  ] as const) {
    await page.getByText(`${what}…`, { exact: true }).filter({ visible: true }).click();
    await expect(page.getByText(follows)).toBeVisible();
    await page.getByLabel('Reason').filter({ visible: true }).fill('as the customer asked');
    await page.getByRole('button', { name: `${what} account` }).click();
    await expect(heading).toContainText(new RegExp(status, 'i'));
    expect((await accounts.bank.getAccount(id)).status).toBe(status);
  }
});

test('a page that is behind changes no status but the one it shows, and says which it is by now', async ({
  page,
  accounts,
}) => {
  await page.goto(`/accounts/${accounts.source}`);
  await actAs(page, 'operations');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.getByText('Freeze…', { exact: true }).click();
  await page.getByLabel('Reason').filter({ visible: true }).fill('a court order');
  await page.getByRole('button', { name: 'Pause updates' }).click();
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  await accounts.bank.changeAccount(accounts.source, { status: 'closed' });
  await page.getByRole('button', { name: 'Freeze account' }).click();
  const words = `Account ${accounts.source} is closed by now, not open. Nothing was changed.`;
  const refusal = page.getByRole('alert').filter({ hasText: words });
  await expect(refusal).toBeVisible();
  expect((await accounts.bank.getAccount(accounts.source)).status).toBe('closed');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText('Freeze…', { exact: true })).toBeHidden();
  await expect(refusal).toBeVisible();
  await accounts.bank.changeAccount(accounts.source, { status: 'open' });
  await expect(page.getByText('Freeze…', { exact: true })).toBeVisible();
  await expect(refusal).toHaveCount(0);
});

test('the server refuses a teller what the page disables', async ({ page, accounts }) => {
  await page.goto(`/accounts/${accounts.source}`);
  await page.getByText('Close…').filter({ visible: true }).click();
  await page.getByLabel('Reason').filter({ visible: true }).fill('just so');
  await pressDisabled(page, 'Close account');
  await expect(page.getByRole('alert').filter({ hasText: 'Operations only.' })).toBeVisible();
  await expect(page.getByLabel('Reason').filter({ visible: true })).toHaveValue('just so');
  expect((await accounts.bank.getAccount(accounts.source)).status).toBe('open');
});

test('an unknown account number shows “Account not found”', async ({ page }) => {
  expect((await page.goto('/accounts/nobody-has-this'))?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Account not found' })).toBeVisible();
});

test('a long list of accounts loads more, all of them live, also without scripts page by page', async ({
  page,
  accounts,
  browser,
  baseURL,
}) => {
  const bank = accounts.targetBank.replace(/^/, 'zz-');
  const idOf = (number: number) => `${accounts.target}-${String(number).padStart(3, '0')}`;
  const facts = { bank, holder: 'One of many', currency: 'USD', openingBalanceMinor: 0 } as const;
  const numbers = Array.from({ length: 205 }, (_, number) => number);
  // More at once would wait for each other's turn at the bank.
  for (let from = 0; from < numbers.length; from += 50) {
    const some = numbers.slice(from, from + 50);
    await Promise.all(some.map((number) => accounts.bank.openAccount({ ...facts, id: idOf(number) })));
  }
  const beginning = `/accounts?cursor=${bank}/0`;
  const rows = (shown: Page) => shown.getByRole('region', { name: bank }).locator('tbody tr');
  await page.goto(beginning);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(rows(page)).toHaveCount(100);
  await page.getByRole('link', { name: 'Load more' }).click();
  await expect(rows(page)).toHaveCount(200);
  await accounts.bank.changeAccount(idOf(150), { status: 'frozen' });
  await expect(rows(page).filter({ hasText: idOf(150) })).toContainText('Frozen');
  await page.getByRole('button', { name: 'Pause updates' }).click();
  await page.route(/\/live\/snapshot/, (route) => route.fulfill({ status: 500 }));
  await page.getByRole('link', { name: 'Load more' }).click();
  await expect(page.getByText('Could not load more. Try again.')).toBeVisible();
  await page.unroute(/\/live\/snapshot/);
  await page.getByRole('link', { name: 'Load more' }).click();
  await expect(rows(page)).toHaveCount(205);

  const plain = await browser.newPage({ javaScriptEnabled: false, ...(baseURL && { baseURL }) });
  await plain.goto(beginning);
  await plain.getByRole('link', { name: 'Load more' }).click();
  await expect(rows(plain).first()).toContainText(idOf(100));
  await plain.close();
});

test('accounts and statements pass axe', async ({ page, accounts }) => {
  for (const path of ['/accounts', `/accounts/${accounts.source}`]) {
    await page.goto(path);
    for (const summary of await page.locator('main summary:visible').all()) await summary.click();
    expect((await new AxeBuilder({ page }).analyze()).violations, path).toEqual([]);
  }
});

test('demonstration accounts are in no list or picker until they are asked for', async ({
  page,
  accounts,
}) => {
  const id = newDemoAccountId('Mara Lind');
  await accounts.bank.openAccount({ id, bank: 'aa.example.com', holder: 'Mara Lind', currency: 'USD' });
  const row = page.getByRole('link', { name: id, exact: true });

  await page.goto('/accounts');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(row).toHaveCount(0);
  await page.getByRole('link', { name: 'Show demonstration accounts' }).click();
  await expect(row).toBeVisible();
  await page.getByRole('link', { name: 'Hide demonstration accounts' }).click();
  await expect(row).toHaveCount(0);

  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const from = page.getByRole('combobox', { name: 'From', exact: true });
  await from.fill('mara lind');
  await expect(page.getByText('No account found.')).toBeVisible();
  await from.fill(id);
  await expect(page.getByRole('option', { name: id })).toBeVisible();

  await page.goto(`/accounts/${id}`);
  await expect(page.getByText('Mara Lind').first()).toBeVisible();
});
