import { type AuditedEntry, listActions } from '#lib/audit/list-actions.ts';
import { readAllPages } from '#lib/bank-client/all-pages.ts';
import type { Account, Call, LedgerTransfer } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { defineTopic } from '#lib/live/define-topic.ts';
import type { Currency } from '#lib/shared/money.ts';
import { nullWhenTemporalUnavailable } from '#lib/temporal-client/errors.ts';
import type { TransferSummary } from '#lib/transfers/queries/list-transfers.ts';
import { type StrandedTransfers, strandedTransfers } from '#lib/transfers/repair/stranded.ts';
import { type WaitingRepair, waitingRepairs } from '#lib/transfers/repair/waiting-repairs.ts';
import type { RefundClaim } from '#temporal/contract.ts';
import { waitingTransfers } from './waiting-transfers.ts';

export type Refusal = Pick<Call, 'operation' | 'account' | 'attempt' | 'code' | 'at'>;

export interface WaitingItem {
  referenceId: string;
  waitsFor: 'approval' | 'refund' | 'repair';
  sourceAccount: string;
  /** Null for a repair, which only returns money. */
  targetAccount: string | null;
  amountMinor: number;
  currency: Currency;
  /** May not approve it. Null where unknown. */
  requestedBy: string | null;
  /** For a refund, the bank's last call. */
  since: string;
  /** At the earliest; null where nothing expires. */
  deadline: string | null;
  /** Null for an unknown account, and while the bank is unavailable. */
  source: Account | null;
  target: Account | null;
  moved: Pick<
    LedgerTransfer,
    'withdrawnMinor' | 'depositedMinor' | 'refundedMinor' | 'externallyRefundedMinor' | 'inTransitMinor'
  > | null;
  refusals: Refusal[];
  claim: RefundClaim | null;
  lastCall: LedgerTransfer['lastCall'];
}

export interface WaitingList {
  /** Oldest first, at most {@link MAX_WAITING}. */
  items: WaitingItem[];
  total: number;
}

export interface StrandedList {
  /** Oldest first, at most {@link MAX_WAITING}. */
  items: LedgerTransfer[];
  total: number;
  /** Whether there may be more than the total. */
  more: boolean;
}

export interface WorkQueue {
  /** Null while Temporal is unavailable. */
  approvals: WaitingList | null;
  refunds: WaitingList | null;
  /** Null also while the bank is unavailable. */
  stranded: StrandedList | null;
  bankAnswers: boolean;
  /** Newest first; null when the audit trail is unavailable. */
  decided: AuditedEntry[] | null;
}

/** Of each kind. */
const MAX_WAITING = 50;
const MAX_DECIDED = 20;

/** Does not fail when the bank, Temporal or the audit trail is unavailable. */
export async function readWorkQueue(): Promise<WorkQueue> {
  const [waiting, decided] = await Promise.all([
    readWaiting().catch(nullWhenTemporalUnavailable),
    readDecided(),
  ]);
  if (!waiting) return { approvals: null, refunds: null, stranded: null, bankAnswers: true, decided };
  const approvals = oldestOf(
    waiting.transfers.filter(({ status }) => status === 'awaiting-approval').map(ofTransfer),
  );
  const refunds = oldestOf([
    ...waiting.transfers.filter(({ status }) => status === 'awaiting-operator').map(ofTransfer),
    ...(waiting.repairs ?? []).map(ofRepair),
  ]);
  const facts = await readFacts([...approvals.items, ...refunds.items]);
  return {
    approvals: withFacts(approvals, facts),
    refunds: withFacts(refunds, facts),
    stranded: waiting.stranded && strandedList(waiting.stranded),
    bankAnswers: facts !== undefined && waiting.repairs !== undefined,
    decided,
  };
}

export const workQueueTopic = defineTopic({ name: 'work-queue', read: readWorkQueue });

interface Waiting {
  transfers: TransferSummary[];
  repairs: WaitingRepair[] | undefined;
  stranded: StrandedTransfers | null;
}

async function readWaiting(): Promise<Waiting> {
  const [transfers, repairs, stranded] = await Promise.all([
    waitingTransfers(),
    waitingRepairs(),
    strandedTransfers(),
  ]);
  return { transfers, repairs, stranded };
}

async function readDecided(): Promise<AuditedEntry[] | null> {
  try {
    const actions = [
      ...['approve-transfer', 'reject-transfer', 'resolve-refund', 'confirm-refund', 'repair-transfer'],
    ] as const;
    return (await listActions({ actions, limit: MAX_DECIDED })).items;
  } catch (error) {
    console.error('Reading the audit trail failed:', error);
    return null;
  }
}

const NO_FACTS = { source: null, target: null, moved: null, refusals: [], lastCall: null };

function ofTransfer(transfer: TransferSummary): WaitingItem {
  const { referenceId, sourceAccount, targetAccount, amountMinor, currency, requestedBy } = transfer;
  const isApproval = transfer.status === 'awaiting-approval';
  return {
    ...NO_FACTS,
    ...{ referenceId, sourceAccount, targetAccount, amountMinor, currency, requestedBy },
    waitsFor: isApproval ? 'approval' : 'refund',
    since: isApproval ? transfer.startedAt : (transfer.lastActivityAt ?? transfer.startedAt),
    deadline: transfer.approvalDeadline,
    claim: transfer.refundClaim,
  };
}

function ofRepair({ requestedBy, lastActivityAt, books, claim }: WaitingRepair): WaitingItem {
  const { transfer: referenceId, sourceAccount, amountMinor, currency } = books;
  return {
    ...NO_FACTS,
    ...{ referenceId, sourceAccount, amountMinor, currency, requestedBy },
    waitsFor: 'repair',
    targetAccount: null,
    since: lastActivityAt,
    deadline: null,
    claim,
  };
}

function oldestOf(items: WaitingItem[]): WaitingList {
  const oldestFirst = items.toSorted((one, other) => one.since.localeCompare(other.since));
  return { items: oldestFirst.slice(0, MAX_WAITING), total: items.length };
}

function strandedList({ transfers, more }: StrandedTransfers): StrandedList {
  return { items: transfers.slice(0, MAX_WAITING), total: transfers.length, more };
}

interface Facts {
  accounts: ReadonlyMap<string, Account>;
  books: ReadonlyMap<string, LedgerTransfer>;
  refusals: readonly Call[];
}

/** Undefined while the bank is unavailable. */
async function readFacts(items: readonly WaitingItem[]): Promise<Facts | undefined> {
  const transfers = [...new Set(items.map(({ referenceId }) => referenceId))];
  try {
    const [accounts, books, refusals] = await Promise.all([
      transfers.length === 0 ? [] : readAllPages((page) => bank().listAccounts(page)),
      readAllPages((page) => bank().listLedgerTransfers({ ...page, transfers })),
      readAllPages((page) => bank().listCalls({ ...page, transfer: transfers, outcome: 'refused' })),
    ]);
    return {
      accounts: new Map(accounts.map((account) => [account.id, account])),
      books: new Map(books.map((one) => [one.transfer, one])),
      refusals,
    };
  } catch (error) {
    return nullWhenBankUnavailable(error) ?? undefined;
  }
}

function withFacts({ items, total }: WaitingList, facts: Facts | undefined): WaitingList {
  if (!facts) return { items, total };
  return { items: items.map((item) => withFactsOf(item, facts)), total };
}

const NOTHING_MOVED = {
  withdrawnMinor: 0,
  depositedMinor: 0,
  refundedMinor: 0,
  externallyRefundedMinor: 0,
  inTransitMinor: 0,
};

function withFactsOf(item: WaitingItem, { accounts, books, refusals }: Facts): WaitingItem {
  const own = books.get(item.referenceId);
  return {
    ...item,
    source: accounts.get(item.sourceAccount) ?? null,
    target: accounts.get(item.targetAccount ?? '') ?? null,
    moved: own ? movedOf(own) : NOTHING_MOVED,
    refusals: refusals.filter(({ transfer }) => transfer === item.referenceId).map(refusalOf),
    lastCall: own?.lastCall ?? null,
  };
}

function movedOf(books: LedgerTransfer): WaitingItem['moved'] {
  const { withdrawnMinor, depositedMinor, refundedMinor, externallyRefundedMinor, inTransitMinor } = books;
  return { withdrawnMinor, depositedMinor, refundedMinor, externallyRefundedMinor, inTransitMinor };
}

function refusalOf({ operation, account, attempt, code, at }: Call): Refusal {
  return { operation, account, attempt, code, at };
}
