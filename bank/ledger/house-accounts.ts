/** The accounts a bank owns itself, one of each kind per currency. */
import type { AccountRow } from '#bank/database/tables.ts';
import type { UnitOfWork } from '#bank/database/unit-of-work.ts';
import type { AccountKind } from '#lib/bank-client/contract.ts';
import type { Currency } from '#lib/shared/money.ts';

export function clearingAccountId(bank: string, currency: Currency): string {
  return houseAccountId('clearing', bank, currency);
}

export function externalRefundsAccountId(bank: string, currency: Currency): string {
  return houseAccountId('external-refunds', bank, currency);
}

export function equityAccountId(bank: string, currency: Currency): string {
  return houseAccountId('equity', bank, currency);
}

function houseAccountId(kind: AccountKind, bank: string, currency: Currency): string {
  return `${kind}-${currency.toLowerCase()}.${bank}`;
}

const HOLDERS: Record<Exclude<AccountKind, 'customer'>, string> = {
  equity: 'Equity',
  clearing: 'Money in transit',
  'external-refunds': 'External refunds',
};

/** Opens what is missing. @returns the equity account */
export async function openHouseAccounts(
  work: UnitOfWork,
  bank: string,
  currency: Currency,
): Promise<AccountRow> {
  const equityId = equityAccountId(bank, currency);
  const existing = await work.account(equityId);
  if (existing) return existing;
  for (const kind of ['clearing', 'external-refunds'] as const) {
    work.putAccount(newAccount(kind, houseAccountId(kind, bank, currency), bank, currency, HOLDERS[kind]));
  }
  const equity = newAccount('equity', equityId, bank, currency, HOLDERS.equity);
  work.putAccount(equity);
  return equity;
}

export function newAccount(
  kind: AccountKind,
  id: string,
  bank: string,
  currency: Currency,
  holder: string,
): AccountRow {
  return { id, bank, holder, currency, kind, status: 'open', posted_minor: 0, in_transit_minor: 0 };
}
