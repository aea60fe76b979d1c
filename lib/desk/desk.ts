import { BankProblem, isBankAway } from '../bank/errors.ts';
import type { Account, Fault } from '../bank/schemas.ts';
import { bank } from '../bank/shared-client.ts';
import { TemporalUnavailable } from '../transfers/errors.ts';
import { listTransfers, type TransferSummary } from '../transfers/list.ts';

const RECENT_TRANSFERS = 12;

/**
 * What the home page shows. Null is what nobody answered for: the bank's part, or Temporal's.
 * `faults` is off where the bank has no fault lab.
 */
export interface Desk {
  accounts: Account[] | null;
  faults: Fault[] | 'off' | null;
  transfers: TransferSummary[] | null;
}

/** One look at the desk. It does not fail for want of the bank or of Temporal: their part is null then. */
export async function readDesk(): Promise<Desk> {
  const [accounts, faults, transfers] = await Promise.all([
    customerAccounts().catch(nullWhenBankIsAway),
    armedFaults().catch(nullWhenBankIsAway),
    listTransfers(RECENT_TRANSFERS).catch(nullWithoutTemporal),
  ]);
  return { accounts, faults, transfers };
}

/** The accounts people have, by bank and id. @throws BankUnreachable, BankProblem */
export async function customerAccounts(): Promise<Account[]> {
  const accounts = await wholeList((page) => bank().listAccounts(page));
  return accounts
    .filter(({ kind }) => kind === 'customer')
    .sort((one, other) => one.bank.localeCompare(other.bank) || one.id.localeCompare(other.id));
}

/** Faults are listed newest first and end by themselves within a day: the first page has the armed ones. */
async function armedFaults(): Promise<Fault[] | 'off'> {
  try {
    const { items } = await bank().listFaults({ limit: 500 });
    return items.filter(({ state }) => state === 'armed');
  } catch (error) {
    if (error instanceof BankProblem && error.code === 'fault_lab_off') return 'off';
    throw error;
  }
}

async function wholeList<Item>(
  list: (page: { limit: number; cursor?: string }) => Promise<{ items: Item[]; next: string | null }>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Item[]; next: string | null } = await list({
      limit: 500,
      ...(cursor ? { cursor } : {}),
    });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return items;
}

function nullWhenBankIsAway(error: unknown): null {
  if (isBankAway(error)) return null;
  throw error;
}

function nullWithoutTemporal(error: unknown): null {
  // Away is an everyday matter; anything else (a missing permission, say) belongs in the log too.
  if (!(error instanceof TemporalUnavailable)) console.error('Transfers could not be listed:', error);
  return null;
}
