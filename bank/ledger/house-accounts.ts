/** The accounts that a bank itself has in each currency. */
import type { AccountRow } from '#bank/database/tables.ts';
import type { Unit } from '#bank/database/unit.ts';
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
  equity: 'The bank: what it started with',
  clearing: 'The bank: money in transit',
  'external-refunds': 'The bank: paid out by hand',
};

/** Returns the equity account. */
export async function openHouseAccounts(unit: Unit, bank: string, currency: Currency): Promise<AccountRow> {
  const equityId = equityAccountId(bank, currency);
  const existing = await unit.account(equityId);
  if (existing) return existing;
  for (const kind of ['clearing', 'external-refunds'] as const) {
    unit.putAccount(newAccount(kind, houseAccountId(kind, bank, currency), bank, currency, HOLDERS[kind]));
  }
  const equity = newAccount('equity', equityId, bank, currency, HOLDERS.equity);
  unit.putAccount(equity);
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
