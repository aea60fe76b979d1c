import type { PlannedAccount } from '#chaos/plan/plan.ts';
import type { Entry, EntryKind } from '#lib/bank-client/contract.ts';

/** The kinds of a transfer's transactions, in the order they were posted. */
export function kindsOf(entries: readonly Entry[]): EntryKind[] {
  return [...new Map(entries.map(({ transactionId, kind }) => [transactionId, kind])).values()];
}

/** What customers gave and got. */
export function customerEntries(entries: readonly Entry[], accounts: readonly PlannedAccount[]): Entry[] {
  const customers = new Set(accounts.map(({ id }) => id));
  return entries.filter(({ account }) => customers.has(account));
}

/** In minor units. */
export function inTransitAt(entries: readonly Entry[], atMs: number): number {
  return entries
    .filter(({ postedAt, amountMinor }) => amountMinor > 0 && Date.parse(postedAt) <= atMs)
    .reduce((sum, { kind, amountMinor }) => sum + (kind === 'withdrawal' ? amountMinor : -amountMinor), 0);
}
