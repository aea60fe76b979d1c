import { changeAccount, type OpenAccountRequest, openAccount } from '../ledger/accounts.ts';
import type { Unit } from './unit.ts';

const ACCOUNTS: (OpenAccountRequest & { id: string })[] = [
  {
    id: '85-150',
    bank: 'bank1.example.com',
    holder: 'Ada Moreau',
    currency: 'USD',
    openingBalanceMinor: 200_000,
  },
  {
    id: 'A1001',
    bank: 'bank1.example.com',
    holder: 'Northwind Traders',
    currency: 'USD',
    openingBalanceMinor: 1_000_000,
  },
  {
    id: 'E7001',
    bank: 'bank1.example.com',
    holder: 'Elena Fischer',
    currency: 'EUR',
    openingBalanceMinor: 150_000,
  },
  { id: '43-812', bank: 'bank2.example.com', holder: 'Ben Okafor', currency: 'USD', openingBalanceMinor: 0 },
  {
    id: 'B2002',
    bank: 'bank2.example.com',
    holder: 'Lakeside Books',
    currency: 'USD',
    openingBalanceMinor: 50_000,
  },
  { id: 'B5555', bank: 'bank2.example.com', holder: 'Clara Weiss', currency: 'USD', openingBalanceMinor: 0 },
  { id: 'E8002', bank: 'bank2.example.com', holder: 'Marco Rossi', currency: 'EUR', openingBalanceMinor: 0 },
];

const CLOSED = 'B5555';

/** Opens the accounts of the first start; on any later start there is nothing to do. */
export async function seed(unit: Unit): Promise<void> {
  const [first] = ACCOUNTS;
  if (!first || (await unit.account(first.id))) return;
  for (const account of ACCOUNTS) await openAccount(unit, account);
  await changeAccount(unit, CLOSED, 'closed');
}
