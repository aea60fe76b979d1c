import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { PageRequest } from '#bank/database/paging.ts';
import type { CallRow, Tables } from '#bank/database/tables.ts';
import type { LedgerTransfer, Page } from '#lib/bank-client/contract.ts';
import type { Currency } from '#lib/shared/money.ts';

export interface TransferFilter {
  /** Only these. */
  transfers: readonly string[] | undefined;
  /** Only those of these. */
  transactions: readonly string[] | undefined;
  /** Only those with money in transit, or with nothing withdrawn and a withdrawal that failed. */
  unfinished: boolean;
}

/**
 * Every transfer with a withdrawal call on an existing account, by reference. It includes those that
 * have moved nothing yet, such as while their bank is down.
 */
export async function listLedgerTransfers(
  db: Kysely<Tables>,
  filter: TransferFilter,
  { limit, cursor }: PageRequest<string>,
): Promise<Page<LedgerTransfer>> {
  const { rows } = await sql<LedgerTransferRow>`
    with listed as (${listed(filter, cursor, limit + 1)}),
    moved as (
      select transactions.transfer, min(transactions.posted_at) as "firstPostedAt",
        max(transactions.posted_at) as "lastPostedAt",
        ${sumOf('withdrawal')} as "withdrawnMinor", ${sumOf('deposit')} as "depositedMinor",
        ${sumOf('refund')} as "refundedMinor", ${sumOf('external-refund')} as "externallyRefundedMinor",
        ${creditedBy('min', 'deposit')} as "depositedTo", ${creditedBy('max', 'deposit')} as "alsoDepositedTo",
        ${creditedBy('min', 'refund')} as "refundedTo", ${creditedBy('max', 'refund')} as "alsoRefundedTo"
      from transactions
      join entries on entries.transaction_id = transactions.id and entries.amount_minor > 0
      where transactions.transfer in (select transfer from listed)
      group by transactions.transfer
    )
    select listed.transfer, accounts.id as "sourceAccount", accounts.currency,
      first.at as "firstCallAt", first.amount_minor as "requestedMinor",
      moved."firstPostedAt", moved."lastPostedAt", moved."withdrawnMinor", moved."depositedMinor",
      moved."refundedMinor", moved."externallyRefundedMinor", moved."depositedTo", moved."alsoDepositedTo",
      moved."refundedTo", moved."alsoRefundedTo",
      last.operation, last.attempt, last.outcome, last.fault_kind as "faultKind",
      last.answer_lost as "answerLost", last.at as "lastCallAt"
    from listed
    left join transits on transits.transfer = listed.transfer
    left join calls as first on first.id = (
      select min(calls.id) from calls join accounts on accounts.id = calls.account
      where calls.transfer = listed.transfer and calls.operation = 'withdraw')
    left join calls as last on last.id = (
      select max(calls.id) from calls where calls.transfer = listed.transfer)
    left join moved on moved.transfer = listed.transfer
    join accounts on accounts.id = coalesce(transits.account, first.account)
    order by listed.transfer`.execute(db);
  const items = rows.slice(0, limit).map(toLedgerTransfer);
  return { items, next: rows.length > limit ? (items.at(-1)?.transfer ?? null) : null };
}

/** The references of one page. Both halves have a limit, so neither reads the whole table. */
function listed(
  { transfers, transactions, unfinished }: TransferFilter,
  cursor: string | undefined,
  limit: number,
) {
  const within = (column: RawBuilder<unknown>) => sql`
    ${cursor === undefined ? sql`true` : sql`${column} > ${cursor}`}
    and ${transfers === undefined ? sql`true` : sql`${column} in (${sql.join(transfers)})`}
    and ${transactions === undefined ? sql`true` : sql`${column} in (select transfer from transactions where id in (${sql.join(transactions)}))`}`;
  // As literals: partial indexes are not used for parameters.
  const moved = unfinished ? sql`amount_minor > 0` : sql`true`;
  const requested = unfinished
    ? sql`calls.outcome = 'failed' and not exists (select 1 from transits where transits.transfer = calls.transfer)`
    : sql`true`;
  return sql`
    select transfer from (
      select transfer from transits
      where ${moved} and ${within(sql`transfer`)} order by transfer limit ${limit}) as moved
    union
    select transfer from (
      select distinct calls.transfer from calls join accounts on accounts.id = calls.account
      where calls.operation = 'withdraw' and calls.transfer is not null and ${requested}
        and ${within(sql`calls.transfer`)}
      order by calls.transfer limit ${limit}) as requested
    order by transfer limit ${limit}`;
}

/** The positive one of a transaction's two entries is the amount it moved. */
function sumOf(kind: 'withdrawal' | 'deposit' | 'refund' | 'external-refund'): RawBuilder<unknown> {
  return sql`cast(sum(case when transactions.kind = ${kind} then entries.amount_minor else 0 end) as bigint)`;
}

/** The first and the last of the credited accounts: different only when there are several. */
function creditedBy(which: 'min' | 'max', kind: 'deposit' | 'refund'): RawBuilder<unknown> {
  return sql`${sql.raw(which)}(case when transactions.kind = ${kind} then entries.account end)`;
}

interface LedgerTransferRow {
  transfer: string;
  sourceAccount: string;
  currency: Currency;
  firstCallAt: string | null;
  requestedMinor: number | null;
  firstPostedAt: string | null;
  lastPostedAt: string | null;
  withdrawnMinor: number | null;
  depositedMinor: number | null;
  refundedMinor: number | null;
  externallyRefundedMinor: number | null;
  depositedTo: string | null;
  alsoDepositedTo: string | null;
  refundedTo: string | null;
  alsoRefundedTo: string | null;
  operation: CallRow['operation'] | null;
  attempt: number | null;
  outcome: CallRow['outcome'] | null;
  faultKind: CallRow['fault_kind'];
  answerLost: number | null;
  lastCallAt: string | null;
}

function toLedgerTransfer(row: LedgerTransferRow): LedgerTransfer {
  const withdrawnMinor = row.withdrawnMinor ?? 0;
  const depositedMinor = row.depositedMinor ?? 0;
  const refundedMinor = row.refundedMinor ?? 0;
  const externallyRefundedMinor = row.externallyRefundedMinor ?? 0;
  const times = [row.firstPostedAt, row.lastPostedAt, row.firstCallAt, row.lastCallAt].flatMap(
    (at) => at ?? [],
  );
  const [firstAt = '', lastAt = firstAt] = [times.sort().at(0), times.at(-1)];
  return {
    transfer: row.transfer,
    currency: row.currency,
    sourceAccount: row.sourceAccount,
    amountMinor: withdrawnMinor || (row.requestedMinor ?? 0),
    withdrawnMinor,
    depositedMinor,
    refundedMinor,
    externallyRefundedMinor,
    depositedTo: distinct(row.depositedTo, row.alsoDepositedTo),
    refundedTo: distinct(row.refundedTo, row.alsoRefundedTo),
    inTransitMinor: withdrawnMinor - depositedMinor - refundedMinor - externallyRefundedMinor,
    firstAt,
    lastAt,
    lastCall: lastCallOf(row),
  };
}

function lastCallOf(row: LedgerTransferRow): LedgerTransfer['lastCall'] {
  const { operation, attempt, outcome, faultKind, answerLost, lastCallAt } = row;
  if (operation === null || outcome === null || lastCallAt === null) return null;
  return { operation, attempt, outcome, faultKind, answerLost: answerLost === 1, at: lastCallAt };
}

function distinct(...accounts: (string | null)[]): string[] {
  return [...new Set(accounts.flatMap((account) => account ?? []))];
}
