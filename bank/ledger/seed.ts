import type { UnitOfWork } from '#bank/database/unit-of-work.ts';
import type { AccountStatus } from '#lib/bank-client/contract.ts';
import { changeAccount, type OpenAccountRequest, openAccount } from './accounts.ts';

export type SeedAccount = OpenAccountRequest & { id: string; status: AccountStatus };

export const SEED_ACCOUNTS: readonly SeedAccount[] = [
  {
    id: '85-150',
    bank: 'bank1.example.com',
    holder: 'Ada Moreau',
    currency: 'USD',
    openingBalanceMinor: 200_000,
    status: 'open',
  },
  {
    id: 'A1001',
    bank: 'bank1.example.com',
    holder: 'Northwind Traders',
    currency: 'USD',
    openingBalanceMinor: 1_000_000,
    status: 'open',
  },
  {
    id: 'E7001',
    bank: 'bank1.example.com',
    holder: 'Elena Fischer',
    currency: 'EUR',
    openingBalanceMinor: 150_000,
    status: 'open',
  },
  {
    id: '43-812',
    bank: 'bank2.example.com',
    holder: 'Ben Okafor',
    currency: 'USD',
    openingBalanceMinor: 0,
    status: 'open',
  },
  {
    id: 'B2002',
    bank: 'bank2.example.com',
    holder: 'Lakeside Books',
    currency: 'USD',
    openingBalanceMinor: 50_000,
    status: 'open',
  },
  {
    id: 'B5555',
    bank: 'bank2.example.com',
    holder: 'Clara Weiss',
    currency: 'USD',
    openingBalanceMinor: 0,
    status: 'closed',
  },
  {
    id: 'E8002',
    bank: 'bank2.example.com',
    holder: 'Marco Rossi',
    currency: 'EUR',
    openingBalanceMinor: 0,
    status: 'open',
  },
];

/** Opens the seed accounts, unless an earlier start has. */
export async function seed(work: UnitOfWork): Promise<void> {
  const [first] = SEED_ACCOUNTS;
  if (!first || (await work.account(first.id))) return;
  for (const { status, ...account } of SEED_ACCOUNTS) {
    await openAccount(work, account);
    await changeAccount(work, account.id, { status });
  }
}
