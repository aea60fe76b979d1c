/** Maps rows to the shapes of the HTTP contract. */
import { sql } from 'kysely';
import {
  type Account,
  type Call,
  type Entry,
  type Fault,
  faultParams,
  faultScope,
  type Post,
} from '#lib/bank-client/contract.ts';
import type { AccountRow, CallRow, EntryRow, FaultRow, KeyRow, TransactionRow } from './tables.ts';

export function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    bank: row.bank,
    holder: row.holder,
    currency: row.currency,
    kind: row.kind,
    status: row.status,
    postedMinor: row.posted_minor,
    inTransitMinor: row.in_transit_minor,
  };
}

export function toEntry(
  row: EntryRow,
  transaction: Pick<TransactionRow, 'kind' | 'key' | 'transfer' | 'posted_at'>,
): Entry {
  return {
    id: row.id,
    transactionId: row.transaction_id,
    account: row.account,
    amountMinor: row.amount_minor,
    balanceMinor: row.balance_minor,
    kind: transaction.kind,
    key: transaction.key,
    transfer: transaction.transfer,
    postedAt: transaction.posted_at,
  };
}

export function toCall(row: CallRow): Call {
  return {
    id: row.id,
    at: row.at,
    operation: row.operation,
    key: row.key,
    attempt: row.attempt,
    bank: row.bank,
    account: row.account,
    amountMinor: row.amount_minor,
    transfer: row.transfer,
    faultKind: row.fault_kind,
    status: row.status,
    outcome: row.outcome,
    code: row.code,
    transactionId: row.transaction_id,
    answerLost: row.answer_lost === 1,
    durationMs: row.duration_ms,
  };
}

/** As a literal: a partial index is not used for a parameter. */
export const IS_ARMED = sql<boolean>`state = 'armed'`;

/** A fault is expired once its time is over, even before that is recorded. */
export function toFault(row: FaultRow, now: string): Fault {
  const expired = row.state === 'armed' && hasExpired(row, now);
  return {
    id: faultId(row),
    kind: row.kind,
    scope: faultScope.parse(JSON.parse(row.scope)),
    params: faultParams.parse(JSON.parse(row.params)),
    by: row.armed_by,
    reason: row.reason,
    seconds: row.seconds,
    count: row.count,
    state: expired ? 'expired' : row.state,
    remaining: row.count === null ? null : row.count - row.used,
    armedAt: row.armed_at,
    expiresAt: row.expires_at,
    endedAt: expired ? row.expires_at : row.ended_at,
  };
}

export function faultId(row: FaultRow): string {
  return `F${row.id}`;
}

/** ISO 8601 in UTC with milliseconds sorts by time as text. */
export function hasExpired(row: FaultRow, now: string): boolean {
  return row.expires_at !== null && row.expires_at <= now;
}

/** `undefined` for a key that was refused or voided. */
export function toPost(row: KeyRow, replayed: boolean): Post | undefined {
  if (
    row.transaction_id === null ||
    row.account === null ||
    row.amount_minor === null ||
    row.currency === null ||
    row.transfer === null ||
    row.balance_minor === null
  ) {
    return undefined;
  }
  return {
    transactionId: row.transaction_id,
    key: row.key,
    account: row.account,
    amountMinor: row.amount_minor,
    currency: row.currency,
    transfer: row.transfer,
    balanceMinor: row.balance_minor,
    postedAt: row.decided_at,
    replayed,
  };
}
