import type { Locator, Page } from '@playwright/test';
import { newReferenceId } from '#lib/shared/ids.ts';
import { balance, expect, fillOrder, type TestAccounts, test } from './support/fixtures.ts';
import { failTheRefund } from './support/outage.ts';
import { actAs } from './support/people.ts';
import { openBeforeScripts, withoutScripts } from './support/scripts.ts';
import { explanationOf } from './support/transfer-page.ts';

const newAccountId = () => newReferenceId().replace('rm', 'acct');

async function fillAccount(page: Page, id: string, accounts: TestAccounts): Promise<void> {
  await page.getByText('Open account…').click();
  await page.getByLabel('Holder').fill('Grace Hopper');
  await page.getByLabel('Bank', { exact: true }).fill(accounts.targetBank);
  await page.getByLabel('Account number').fill(id);
  await page.getByLabel('Currency').selectOption('EUR');
  await page.getByLabel('Reason').fill('a new customer');
}

/** A transfer that waits for an approval, seen by a supervisor. */
async function openApproval(page: Page, accounts: TestAccounts): Promise<void> {
  await accounts.send(page, { amount: '1,500' });
  await expect(explanationOf(page)).toHaveText(/Waiting for a second approver/);
  await actAs(page, 'supervisor');
}

/** A transfer whose refund has failed, seen by a supervisor. */
async function openRefundDecision(page: Page, accounts: TestAccounts): Promise<string> {
  await failTheRefund(accounts);
  const other = await accounts.open('bank1.example.com', 0);
  await accounts.send(page, { amount: '42' });
  await expect(page.getByText('Awaiting decision')).toBeVisible();
  await actAs(page, 'supervisor');
  return other;
}

async function fillRefundDecision(page: Page, account: string): Promise<void> {
  await page.getByLabel('Refund to another account').check();
  await page.getByLabel('Refund account').fill(account);
  await page.getByLabel('Reason', { exact: true }).fill('the payer moved to this account');
}

test.describe('what is typed before the scripts come stays, and is sent', () => {
  test('in the transfer form', async ({ page, accounts }) => {
    const letScriptsRun = await openBeforeScripts(page, '/');
    await fillOrder(page, { from: accounts.source, to: accounts.target, amount: '7.50' });
    await page.getByText('Advanced').click();
    await page.getByRole('radio', { name: /^Three tries/ }).check();
    await letScriptsRun('Send money');
    await expect(page.getByRole('region', { name: 'Balances after this transfer' })).toContainText(
      '1,992.50',
    );
    await expect(page.getByRole('radio', { name: /^Three tries/ })).toBeChecked();
    await page.getByRole('button', { name: 'Send money' }).click();
    await page.waitForURL(/\/transfers\//);
    await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(750);
  });

  test('in the form of a fault', async ({ page, accounts }) => {
    const letScriptsRun = await openBeforeScripts(page, `/fault-lab?account=${accounts.target}`);
    const form = page.getByRole('region', { name: 'Arm a fault' });
    await form.getByLabel('Operation').selectOption('deposit');
    await form.getByLabel('Ends after').fill('77');
    await form.getByLabel('Reason').fill('typed early');
    await letScriptsRun('Arm fault');
    await form.getByRole('button', { name: 'Arm fault' }).click();
    await expect(form.getByText(/^Armed: Down/)).toBeVisible();
    const { items } = await accounts.bank.listFaults({ limit: 500 });
    expect(items.find(({ scope }) => scope.account === accounts.target)).toMatchObject({
      seconds: 77,
      reason: 'typed early',
      scope: { operation: 'deposit' },
    });
  });

  test('in the form of a new account, which then begins again with another number', async ({
    page,
    accounts,
  }) => {
    await page.goto('/accounts');
    await actAs(page, 'operations');
    const letScriptsRun = await openBeforeScripts(page, '/accounts');
    const id = newAccountId();
    await fillAccount(page, id, accounts);
    await letScriptsRun('Open account');
    await page.getByRole('button', { name: 'Open account' }).click();
    await expect(page.getByText(`Account ${id} opened`)).toBeVisible();
    expect(await accounts.bank.getAccount(id)).toMatchObject({ holder: 'Grace Hopper', currency: 'EUR' });
    await expect(page.getByLabel('Holder')).toHaveValue('');
    await expect(page.getByLabel('Currency')).toHaveValue('USD');
    await expect(page.getByLabel('Account number')).toHaveValue(/^acct-/);
    await expect(page.getByLabel('Account number')).not.toHaveValue(id);
  });

  test('in an approval', async ({ page, accounts }) => {
    await openApproval(page, accounts);
    const letScriptsRun = await openBeforeScripts(page, page.url());
    await page.getByLabel('Reason', { exact: true }).fill('the invoice is right');
    await letScriptsRun('Approve');
    await page.getByRole('button', { name: 'Approve' }).click();
    await expect(explanationOf(page)).toContainText('Transfer complete');
  });

  test('in the decision on a refund', async ({ page, accounts }) => {
    const other = await openRefundDecision(page, accounts);
    const letScriptsRun = await openBeforeScripts(page, page.url());
    await fillRefundDecision(page, other);
    await letScriptsRun('Submit');
    await page.getByRole('button', { name: 'Submit' }).click();
    await expect(explanationOf(page)).toContainText(`Money returned to account ${other}`);
  });
});

test.describe('without scripts', () => {
  test('an account is opened, after a mistake that keeps what was typed', async ({
    page,
    browser,
    accounts,
  }) => {
    await page.goto('/accounts');
    await actAs(page, 'operations');
    const plain = await withoutScripts(browser, page);
    const id = newAccountId();
    await fillAccount(plain, id, accounts);
    await plain.getByLabel('Opening balance').fill('0,500');
    await plain.getByRole('button', { name: 'Open account' }).click();
    const refusal = plain.getByRole('alert').filter({ hasText: 'Not sent' });
    await expect(plain.locator('details').filter({ has: refusal })).toHaveAttribute('open');
    await refusal.getByRole('link', { name: /decimal point/ }).click();
    await expect(plain.getByLabel('Opening balance')).toBeInViewport();
    await expect(plain.locator(':target')).toHaveAttribute('name', 'openingBalance');
    await expect(plain.getByLabel('Holder')).toHaveValue('Grace Hopper');
    await expect(plain.getByLabel('Currency')).toHaveValue('EUR');
    await plain.getByLabel('Opening balance').fill('150');
    await plain.getByRole('button', { name: 'Open account' }).click();
    await expect.poll(() => accounts.bank.getAccount(id).catch(() => undefined)).toBeDefined();
    expect(await accounts.bank.getAccount(id)).toMatchObject({ currency: 'EUR', postedMinor: 15_000 });
  });

  test('a change of an account that has another status by now says so', async ({
    page,
    browser,
    accounts,
  }) => {
    await page.goto(`/accounts/${accounts.source}`);
    await actAs(page, 'operations');
    const plain = await withoutScripts(browser, page);
    await accounts.bank.changeAccount(accounts.source, { status: 'closed' });
    await plain.getByText('Freeze…', { exact: true }).click();
    await plain.getByLabel('Reason').filter({ visible: true }).fill('a court order');
    await plain.getByRole('button', { name: 'Freeze account' }).click();
    const refusal = plain.getByRole('alert').filter({ hasText: 'is closed by now, not open' });
    await expect(refusal).toBeVisible();
    await expect(plain.getByText('Reopen…')).toBeVisible();
  });

  test('a transfer is approved', async ({ page, browser, accounts }) => {
    await openApproval(page, accounts);
    const plain = await withoutScripts(browser, page);
    await plain.getByRole('button', { name: 'Approve' }).click();
    await expect(plain.getByRole('alert').filter({ hasText: 'Not sent' })).toContainText('Enter a reason.');
    await plain.getByLabel('Reason', { exact: true }).fill('the invoice is right');
    await plain.getByRole('button', { name: 'Approve' }).click();
    await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(150_000);
  });

  test('a failed refund is sent to another account', async ({ page, browser, accounts }) => {
    const other = await openRefundDecision(page, accounts);
    const plain = await withoutScripts(browser, page);
    await fillRefundDecision(plain, other);
    await plain.getByRole('button', { name: 'Submit' }).click();
    await expect.poll(() => balance(accounts.bank, other)).toBe(4_200);
  });
});

test.describe('a refusal moves the focus to the summary, and its link to the field', () => {
  async function expectSummary(form: Locator, message: string, field: Locator): Promise<void> {
    const summary = form.getByRole('alert').filter({ hasText: 'Not sent. Correct these fields:' });
    await expect(summary).toBeFocused();
    await summary.getByRole('link', { name: message }).click();
    await expect(field).toBeFocused();
    await expect(field).toHaveAccessibleDescription(new RegExp(message));
  }

  test('of a new account', async ({ page }) => {
    await page.goto('/accounts');
    await actAs(page, 'operations');
    await page.getByText('Open account…').click();
    await page.getByRole('button', { name: 'Open account' }).click();
    const holder = page.getByLabel('Holder');
    await expectSummary(page.getByRole('main'), 'Enter the name of the holder.', holder);
    await holder.fill('Ada\u202e');
    await expect(holder).toHaveAccessibleDescription('Use visible characters only.');
    await expect(holder).toBeFocused();
  });

  test('of an approval', async ({ page, accounts }) => {
    await openApproval(page, accounts);
    await page.getByRole('button', { name: 'Approve' }).click();
    await expectSummary(
      page.getByRole('main'),
      'Enter a reason.',
      page.getByLabel('Reason', { exact: true }),
    );
  });

  test('of a decision on a refund', async ({ page, accounts }) => {
    await openRefundDecision(page, accounts);
    await page.getByLabel('Refund to another account').check();
    await page.getByRole('button', { name: 'Submit' }).click();
    const account = page.getByLabel('Refund account');
    await expectSummary(page.getByRole('main'), 'Enter the refund account.', account);
  });

  test('by the server', async ({ page, accounts }) => {
    await page.goto('/');
    await fillOrder(page, { from: accounts.source, to: 'nobody', amount: '1' });
    await page.getByRole('button', { name: 'Send money' }).click();
    await expectSummary(
      page.getByRole('region', { name: 'Send money' }),
      'Account nobody does not exist.',
      page.getByLabel('To', { exact: true }),
    );
  });
});
