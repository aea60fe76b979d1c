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

/** One look at the desk. It never fails for want of the bank or of Temporal: their part is null then. */
export async function readDesk(): Promise<Desk> {
  const [accounts, faults, transfers] = await Promise.all([
    unlessAway(customerAccounts()),
    unlessAway(armedFaults()),
    unlessAway(listTransfers(RECENT_TRANSFERS)),
  ]);
  return { accounts, faults, transfers };
}

/** The accounts people have, by bank and id. @throws BankUnreachable, BankProblem */
export async function customerAccounts(): Promise<Account[]> {
  const { items } = await bank().listAccounts({ limit: 500 });
  return items
    .filter(({ kind }) => kind === 'customer')
    .sort((one, other) => one.bank.localeCompare(other.bank) || one.id.localeCompare(other.id));
}

async function armedFaults(): Promise<Fault[] | 'off'> {
  try {
    const { items } = await bank().listFaults();
    return items.filter(({ state }) => state === 'armed');
  } catch (error) {
    if (error instanceof BankProblem && error.code === 'fault_lab_off') return 'off';
    throw error;
  }
}

async function unlessAway<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isBankAway(error) || error instanceof TemporalUnavailable) return null;
    throw error;
  }
}
