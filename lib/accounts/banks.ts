import type { Account } from '#lib/bank-client/contract.ts';

interface BankWithAccounts {
  name: string;
  accounts: Account[];
}

/** By name; banks with a single account come last, so that they do not push the others down the page. */
export function banksOf(accounts: readonly Account[]): BankWithAccounts[] {
  const names = [...new Set(accounts.map(({ bank }) => bank))];
  return names
    .map((name) => ({ name, accounts: accounts.filter(({ bank }) => bank === name) }))
    .sort(
      (one, other) => Number(isSmall(one)) - Number(isSmall(other)) || one.name.localeCompare(other.name),
    );
}

function isSmall({ accounts }: BankWithAccounts): boolean {
  return accounts.length === 1;
}

export interface FirstTransfer {
  source: Account;
  target: Account;
}

/** For people who have sent nothing yet: a transfer that would work, to another bank if possible. */
export function firstTransfer(accounts: readonly Account[]): FirstTransfer | undefined {
  const open = banksOf(accounts)
    .flatMap((bank) => bank.accounts)
    .filter(({ status }) => status === 'open');
  const source = open.find(({ postedMinor }) => postedMinor > 0);
  if (!source) return undefined;
  const targets = open.filter(({ id, currency }) => id !== source.id && currency === source.currency);
  const target = targets.find(({ bank }) => bank !== source.bank) ?? targets[0];
  return target && { source, target };
}
