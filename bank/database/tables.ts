import type {
  AccountKind,
  AccountStatus,
  CallOutcome,
  EntryKind,
  FaultKind,
  FaultOperation,
  FaultState,
  FeedEvent,
  KeyOutcome,
  PostOperation,
  ProblemCode,
  RefusalCode,
} from '#lib/bank-client/contract.ts';
import type { Currency } from '#lib/shared/money.ts';

export interface AccountRow {
  id: string;
  bank: string;
  holder: string;
  currency: Currency;
  kind: AccountKind;
  status: AccountStatus;
  /** Cache: the sum of the account's entries. */
  posted_minor: number;
  /** Cache: withdrawn from this account and still on a clearing account. */
  in_transit_minor: number;
}

/** Cache: a word that finds a customer's account. */
export interface AccountWordRow {
  word: string;
  account: string;
}

/** Cache: what a transfer has on a clearing account. `account` is the customer it came from. */
export interface TransitRow {
  transfer: string;
  account: string;
  clearing_account: string;
  currency: Currency;
  amount_minor: number;
}

export interface TransactionRow {
  id: string;
  kind: EntryKind;
  key: string | null;
  transfer: string | null;
  reason: string | null;
  external_reference: string | null;
  posted_at: string;
}

export interface EntryRow {
  id: number;
  transaction_id: string;
  account: string;
  amount_minor: number;
  balance_minor: number;
}

/** A void key was closed before any request arrived, hence the nulls. */
export interface KeyRow {
  key: string;
  outcome: Exclude<KeyOutcome, 'none'>;
  operation: PostOperation | null;
  request_hash: string | null;
  account: string | null;
  amount_minor: number | null;
  currency: Currency | null;
  transfer: string | null;
  code: RefusalCode | null;
  detail: string | null;
  transaction_id: string | null;
  balance_minor: number | null;
  decided_at: string;
}

export interface CallRow {
  id: number;
  at: string;
  operation: FaultOperation;
  key: string | null;
  attempt: number | null;
  bank: string | null;
  account: string | null;
  amount_minor: number | null;
  transfer: string | null;
  fault_kind: FaultKind | null;
  status: number | null;
  outcome: CallOutcome;
  code: ProblemCode | null;
  transaction_id: string | null;
  answer_lost: number;
  duration_ms: number;
}

export interface FaultRow {
  id: number;
  kind: FaultKind;
  /** JSON of a FaultScope. */
  scope: string;
  /** JSON of FaultParams. */
  params: string;
  armed_by: string;
  reason: string;
  seconds: number | null;
  count: number | null;
  state: FaultState;
  /** Calls it has matched. */
  used: number;
  armed_at: string;
  expires_at: string | null;
  ended_at: string | null;
}

export interface EventRow {
  id: number;
  event: FeedEvent['event'];
  /** JSON of the event's shape. */
  data: string;
  /** Null in those of an older build. */
  at: string | null;
}

/** One row: the last number of each series. It is the writers' lock. */
export interface CounterRow {
  id: number;
  event: number;
  entry: number;
  call: number;
  transaction_number: number;
  fault: number;
}

/** One row. */
export interface LedgerRow {
  id: string;
  /** Of the last reset. */
  reset_at: string | null;
}

export interface Tables {
  accounts: AccountRow;
  account_words: AccountWordRow;
  transits: TransitRow;
  transactions: TransactionRow;
  entries: EntryRow;
  keys: KeyRow;
  calls: CallRow;
  faults: FaultRow;
  events: EventRow;
  counters: CounterRow;
  ledger: LedgerRow;
}
