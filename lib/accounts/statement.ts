import { readAllPages } from '#lib/bank-client/all-pages.ts';
import type { Account, Call, Entry } from '#lib/bank-client/contract.ts';
import { BankProblem, nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { defineTopic } from '#lib/live/define-topic.ts';
import { csvLine, textStream } from '#lib/shared/csv.ts';
import { RemitError } from '#lib/shared/errors.ts';
import { ACCOUNT_ID_PATTERN } from '#lib/shared/ids.ts';

export interface StatementLine extends Entry {
  /** Null for entries without a transfer, such as an opening balance. */
  attempt: number | null;
}

export interface AccountStatement {
  account: Account;
  lines: StatementLine[];
  next: string | null;
}

interface StatementPageRequest {
  /** 1 to 500, 50 by default. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

export class AccountNotFound extends RemitError {
  override name = 'AccountNotFound';
  readonly code = 'account-not-found';
  constructor(readonly account: string) {
    super(`Account ${account} does not exist.`, 'not-done');
  }
}

const DEFAULT_LIMIT = 50;

/** @throws AccountNotFound, BankUnreachable, BankProblem */
export async function readStatement(
  id: string,
  { limit = DEFAULT_LIMIT, cursor }: StatementPageRequest = {},
): Promise<AccountStatement> {
  try {
    const [account, { items, next }] = await Promise.all([
      bank().getAccount(id),
      bank().listAccountEntries(id, { limit, ...(cursor ? { cursor } : {}) }),
    ]);
    return { account, lines: await withAttempts(items), next };
  } catch (error) {
    if (error instanceof BankProblem && error.code === 'unknown_account') throw new AccountNotFound(id);
    throw error;
  }
}

/** The newest page; null while the bank is unavailable. */
export const accountTopic = defineTopic({
  name: 'account',
  isKey: (id) => ACCOUNT_ID_PATTERN.test(id),
  read: (id) => readStatement(id).catch(nullWhenBankUnavailable),
});

async function withAttempts(entries: readonly Entry[]): Promise<StatementLine[]> {
  const ofTransfers = entries.flatMap(({ transfer, transactionId }) => (transfer ? [transactionId] : []));
  const attempts = await attemptsOf([...new Set(ofTransfers)]);
  return entries.map((entry) => ({ ...entry, attempt: attempts.get(entry.transactionId) ?? null }));
}

async function attemptsOf(transactions: readonly string[]): Promise<Map<string, number>> {
  const attempts = new Map<string, number>();
  const note = ({ transactionId, outcome, attempt }: Call) => {
    if (transactionId && outcome === 'posted' && attempt !== null) attempts.set(transactionId, attempt);
  };
  const calls = await readAllPages((page) => bank().listCalls({ ...page, transactions }));
  calls.forEach(note);
  return attempts;
}

const HEAD = ['Posted (UTC)', 'Transaction', 'Kind', 'Transfer', 'Attempt', 'Amount', 'Balance', 'Currency'];

/** One call lookup covers at most this many transactions. */
const CSV_PAGE = 300;

/** Newest first. @throws as {@link readStatement}; later failures break the stream off */
export function statementCsv(id: string): Promise<ReadableStream<Uint8Array>> {
  return textStream(linesOf(id));
}

async function* linesOf(id: string): AsyncGenerator<string> {
  let head = csvLine(HEAD);
  let cursor: string | undefined;
  do {
    const { account, lines, next } = await readStatement(id, { limit: CSV_PAGE, cursor });
    yield head + lines.map((line) => csvOf(line, account)).join('');
    head = '';
    cursor = next ?? undefined;
  } while (cursor);
}

function csvOf(line: StatementLine, { currency }: Account): string {
  return csvLine([
    line.postedAt,
    line.transactionId,
    line.kind,
    line.transfer,
    line.attempt === null ? null : { number: line.attempt },
    { minor: line.amountMinor, currency },
    { minor: line.balanceMinor, currency },
    currency,
  ]);
}
