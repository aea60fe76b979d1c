import { expect, type Page } from '@playwright/test';
import type { Stack } from '#testing/stack/stack.ts';
import { entriesOf, posterOf, type TestAccounts } from './fixtures.ts';
import { stepOf } from './transfer-page.ts';

/**
 * A transfer that has withdrawn and cannot deposit, because the target's bank is down until the outage
 * ends. A second attempt shows that the page is live.
 */
export async function sendIntoOutage(
  accounts: TestAccounts,
  page: Page,
): Promise<{ reference: string; endOutage(): Promise<unknown> }> {
  const fault = await accounts.bank.armFault({
    kind: 'down',
    scope: { account: accounts.target },
    seconds: 600,
    by: 'a test',
    reason: 'to stop between the steps',
  });
  const reference = await accounts.send(page, { amount: '60' });
  await expect(stepOf(page, 'deposit')).toHaveAttribute('data-attempts', /[2-9]/);
  return { reference, endOutage: () => accounts.bank.clearFault(fault.id) };
}

/** One withdrawal and one deposit, and nothing of it in transit: another test may have left some. */
export async function expectOneOfEach(accounts: TestAccounts, reference: string): Promise<void> {
  const entries = await entriesOf(accounts.bank, reference);
  const transactions = new Map(entries.map(({ transactionId, kind }) => [transactionId, kind]));
  expect([...transactions.values()].sort()).toEqual(['deposit', 'withdrawal']);
  const { ok, inTransit } = await accounts.bank.check();
  expect(ok).toBe(true);
  expect(inTransit.filter(({ transfer }) => transfer === reference)).toEqual([]);
}

/** The money leaves transit under another key than the transfer's own, as by a repair before a reset. */
export async function returnBehindItsBack(
  stack: Stack,
  { source }: TestAccounts,
  transfer: string,
  amountMinor: number,
): Promise<void> {
  const request = { account: source, amountMinor, currency: 'USD', transfer } as const;
  await posterOf(stack).refund(request, { key: `${transfer}-by-another-${amountMinor}`, attempt: 1 });
}

/** The deposit is refused, and so are so many refunds: the transfer waits for a decision. */
export async function failTheRefund(accounts: TestAccounts, count = 1): Promise<void> {
  await accounts.bank.changeAccount(accounts.target, { status: 'closed' });
  const scope = { account: accounts.source, operation: 'refund' } as const;
  await accounts.bank.armFault({
    kind: 'refuse',
    scope,
    params: { code: 'account_closed' },
    count,
    by: 'a test',
    reason: 'a refund that fails',
  });
}
