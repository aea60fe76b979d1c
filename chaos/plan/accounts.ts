import { BANKS, type PlannedAccount, type PlannedAccountChange } from './plan.ts';
import type { Random } from './random.ts';

const ACCOUNTS_PER_BANK = 6;

/** At each bank one account is poor, so that it declines now and then, and one is not open. */
export function planAccounts(random: Random, run: string): PlannedAccount[] {
  return BANKS.flatMap((bank, bankIndex) =>
    Array.from({ length: ACCOUNTS_PER_BANK }, (_, index) => ({
      id: `chaos-${run}-${bankIndex}${index}`,
      bank,
      openingBalanceMinor: index === 0 ? random.between(0, 50_000) : 1_000_000_000,
      status: index === ACCOUNTS_PER_BANK - 1 ? random.pick(['frozen', 'closed'] as const) : 'open',
    })),
  );
}

export function planAccountChanges(
  random: Random,
  accounts: readonly PlannedAccount[],
  spanMs: number,
): PlannedAccountChange[] {
  const open = accounts.filter(({ status }) => status === 'open');
  return Array.from({ length: Math.ceil(spanMs / 20_000) }, () => ({
    atMs: random.between(0, spanMs * 0.8),
    reopenAfterMs: random.between(2_000, 10_000),
    account: random.pick(open).id,
    status: random.pick(['frozen', 'closed'] as const),
  }));
}
