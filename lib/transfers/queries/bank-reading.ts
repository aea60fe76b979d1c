import { readAllPages } from '#lib/bank-client/all-pages.ts';
import type { Call, Entry, Fault } from '#lib/bank-client/contract.ts';
import { BankProblem } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import type { HistoryFacts } from '#lib/transfers/view/history.ts';
import { type BankReading, NO_BANK_READING } from '#lib/transfers/view/projection.ts';

/** Everything the bank has about one transfer. @throws BankUnreachable, BankProblem, InvalidBankResponse */
export async function fetchBankReading(history: HistoryFacts): Promise<BankReading> {
  const { details, startedAtMs, closedAtMs } = history;
  if (!details || startedAtMs === null) return NO_BANK_READING;
  const { referenceId, sourceAccount, targetAccount } = details;
  const [calls, entries, faults, ...banks] = await Promise.all([
    readAllPages<Call>((page) => bank().listCalls({ ...page, transfer: referenceId })),
    readAllPages<Entry>((page) => bank().listTransferEntries(referenceId, page)),
    fetchFaults(startedAtMs, closedAtMs),
    ...[sourceAccount, targetAccount].map(fetchBankOf),
  ]);
  return { calls, entries, faults, bankOf: new Map(banks.flat()) };
}

/** Whether money was moved, or asked for, under the reference. @throws BankUnreachable, InvalidBankResponse */
export async function isKnownToBank(referenceId: string): Promise<boolean> {
  return (await bank().listLedgerTransfers({ transfers: [referenceId] })).items.length > 0;
}

/** None without a fault lab. */
async function fetchFaults(fromMs: number, toMs: number | null): Promise<Fault[]> {
  const since = new Date(fromMs).toISOString();
  const times = toMs === null ? { since } : { since, before: new Date(toMs).toISOString() };
  try {
    return await readAllPages((page) => bank().listFaults({ ...page, ...times }));
  } catch (error) {
    if (error instanceof BankProblem && error.code === 'fault_lab_off') return [];
    throw error;
  }
}

/** Nothing for an unknown account. */
async function fetchBankOf(account: string): Promise<[string, string][]> {
  try {
    return [[account, (await bank().getAccount(account)).bank]];
  } catch (error) {
    if (error instanceof BankProblem && error.code === 'unknown_account') return [];
    throw error;
  }
}
