import { BankProblem } from '../bank/errors.ts';
import type { Call, Entry, Fault, Page } from '../bank/schemas.ts';
import { bank } from '../bank/shared-client.ts';
import type { HistoryFacts } from './history.ts';
import type { BankReading } from './sources.ts';

const PAGE = 500;

/**
 * All that the bank has of one transfer: calls, entries, the faults that were armed during its time,
 * and which bank has which account. Nothing, where its history does not say which transfer it is.
 *
 * @throws BankUnreachable, BankProblem, BankAnswerInvalid
 */
export async function fetchBankReading({ details, startedAtMs }: HistoryFacts): Promise<BankReading> {
  if (!details || startedAtMs === null) return { calls: [], entries: [], faults: [], bankOf: new Map() };
  const { referenceId, sourceAccount, targetAccount } = details;
  const [calls, entries, faults, ...banks] = await Promise.all([
    whole<Call>((page) => bank().listCalls({ ...page, transfer: referenceId })),
    whole<Entry>((page) => bank().listTransferEntries(referenceId, page)),
    fetchFaults(new Date(startedAtMs).toISOString()),
    ...[sourceAccount, targetAccount].map(fetchBankOf),
  ]);
  return { calls, entries, faults, bankOf: new Map(banks.flat()) };
}

async function whole<Item>(
  list: (page: { limit: number; cursor?: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null | undefined;
  do {
    const page: Page<Item> = await list({ limit: PAGE, ...(cursor ? { cursor } : {}) });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return items;
}

/** None, where the bank has no fault lab. */
async function fetchFaults(since: string): Promise<Fault[]> {
  try {
    return await whole((page) => bank().listFaults({ ...page, since }));
  } catch (error) {
    if (error instanceof BankProblem && error.code === 'fault_lab_off') return [];
    throw error;
  }
}

/** The account and its bank; nothing for an account that no bank has. */
async function fetchBankOf(account: string): Promise<[string, string][]> {
  try {
    return [[account, (await bank().getAccount(account)).bank]];
  } catch (error) {
    if (error instanceof BankProblem && error.code === 'unknown_account') return [];
    throw error;
  }
}
