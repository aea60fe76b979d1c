import { readAllPages } from '#lib/bank-client/all-pages.ts';
import type { Call, Entry, Fault, Page } from '#lib/bank-client/contract.ts';
import { BankProblem } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import type { HistoryFacts } from '#lib/transfers/view/history.ts';
import { type BankReading, NO_BANK_READING } from '#lib/transfers/view/projection.ts';

/** More than all attempts of a transfer’s steps, by default. */
const MAX_CALLS = 2_000;
const PAGE_SIZE = 500;

/** About one transfer, of its calls the latest. @throws BankUnreachable, BankProblem, InvalidBankResponse */
export async function fetchBankReading(history: HistoryFacts, maxCalls = MAX_CALLS): Promise<BankReading> {
  const { details, startedAtMs, closedAtMs } = history;
  if (!details || startedAtMs === null) return NO_BANK_READING;
  const { referenceId, sourceAccount, targetAccount } = details;
  const [{ calls, areCut }, entries, faults, ...banks] = await Promise.all([
    fetchLatestCalls(referenceId, maxCalls),
    readAllPages<Entry>((page) => bank().listTransferEntries(referenceId, page)),
    fetchFaults(startedAtMs, closedAtMs),
    ...[sourceAccount, targetAccount].map(fetchBankOf),
  ]);
  return { calls, areCut, entries, faults, bankOf: new Map(banks.flat()) };
}

async function fetchLatestCalls(
  transfer: string,
  maxCalls: number,
): Promise<Pick<BankReading, 'areCut'> & { calls: Call[] }> {
  const calls: Call[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Call> = await bank().listCalls({
      ...{ transfer, limit: PAGE_SIZE },
      ...(cursor && { cursor }),
    });
    calls.push(...page.items);
    cursor = page.next;
  } while (cursor && calls.length < maxCalls);
  return { calls, areCut: cursor !== null };
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
