import { z } from 'zod';
import type { Entry } from '#lib/bank-client/contract.ts';
import type { Interruption } from '#lib/interruptions/interruption.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import type { Currency } from '#lib/shared/money.ts';
import type { RefundClaim, RetryPolicy } from '#temporal/contract.ts';
import { type FaultView, faultViewsOf } from './faults.ts';
import type { HistoryFacts } from './history.ts';
import { interruptionsDuring } from './interruptions.ts';
import { type MoneySource, moneyOf } from './money.ts';
import type { MoneyView } from './movements.ts';
import type { TransferSources } from './projection.ts';
import { type TransferViewStatus, transferStatusOf } from './status.ts';
import { buildTimeline } from './timeline.ts';
import { stepsOf, type TimelineItem } from './timeline-items.ts';
import { type WorkerChange, Workers, type WorkerTurn } from './workers.ts';

export type { TransferViewStatus } from './status.ts';

/** Plain data, sent whole. */
export interface TransferView {
  referenceId: string;
  workflowId: string;
  /** Null when Temporal's UI is not known. */
  temporalUrl: string | null;
  runId: string | null;
  sourceAccount: string;
  targetAccount: string;
  amountMinor: number;
  currency: Currency;
  requestedBy: string;
  retryPolicy: RetryPolicy;
  status: TransferViewStatus;
  /** The workflow's own, once it has ended. */
  message: string | null;
  startedAt: string;
  closedAt: string | null;
  cancelRequestedAt: string | null;
  /** In order of time; two that share the load take many. */
  workerTurns: WorkerTurn[];
  workerChanges: WorkerChange[];
  /** That take turns. */
  sharingWorkers: string[];
  timeline: TimelineItem[];
  refundClaim: RefundClaim | null;
  money: MoneyView;
  moneySource: MoneySource;
  /** Whether it has all that the history tells of. */
  isLedgerCurrent: boolean;
  entries: EntryView[];
  faults: FaultView[];
  /** Null where nobody records what happens to the processes. */
  interruptions: Interruption[] | null;
  /** In the workflow code: the transfer is paused until it is fixed, and nothing is lost. */
  bug: string | null;
  version: string | null;
}

/** `amountMinor` is signed. */
export type EntryView = Pick<Entry, 'id' | 'transactionId' | 'account' | 'amountMinor' | 'kind' | 'postedAt'>;

export interface LiveTransfer {
  view: TransferView;
  temporalAnswers: boolean;
  /** False when Temporal answers but has lost this transfer. */
  temporalKnows: boolean;
  bankAnswers: boolean;
}

/** Undefined while the history does not tell what it is. Pure. */
export function buildView(sources: TransferSources, temporalUiUrl: string | null): TransferView | undefined {
  const { history, ledger, faults, interruptions } = sources;
  const { details } = history;
  if (!details || history.startedAtMs === null) return undefined;
  const { policy, ...order } = details;
  const workflowId = workflowIdOf(details.referenceId);
  const startedAt = new Date(history.startedAtMs).toISOString();
  const closedAt = isoTime(history.closedAtMs);
  const workerTurns = history.workerTurns.map(({ worker, atMs }) => ({
    worker,
    at: new Date(atMs).toISOString(),
  }));
  const ownInterruptions = interruptions && interruptionsDuring(startedAt, closedAt, interruptions);
  const workers = new Workers({
    timeline: buildTimeline(sources),
    workerTurns,
    interruptions: ownInterruptions,
  });
  const timeline = workers.timeline();
  const steps = stepsOf({ timeline });
  return {
    ...order,
    workflowId,
    runId: history.runId,
    temporalUrl: temporalUiUrl && `${temporalUiUrl}/workflows/${encodeURIComponent(workflowId)}`,
    retryPolicy: policy.retry,
    status: transferStatusOf(history, steps),
    message: messageOf(history),
    startedAt,
    closedAt,
    cancelRequestedAt: isoTime(history.cancelRequestedAtMs),
    workerTurns,
    workerChanges: workers.changes(),
    sharingWorkers: workers.sharing(),
    timeline,
    refundClaim: history.refundClaim,
    money: moneyOf(sources),
    moneySource: ledger ? 'ledger' : 'history',
    isLedgerCurrent: ledger !== null && ledger.asOfEventId >= history.lastEventId,
    entries: (ledger?.entries ?? []).map(entryViewOf),
    faults: faultViewsOf(faults, { referenceId: details.referenceId, startedAt, closedAt }, steps),
    interruptions: ownInterruptions,
    bug: history.closing ? null : (history.workflowTaskFailure?.message ?? null),
    version: history.version,
  };
}

function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

const workflowResult = z.object({ message: z.string() });

function messageOf({ result, failure }: HistoryFacts): string | null {
  return workflowResult.safeParse(result).data?.message ?? failure?.message ?? null;
}

function entryViewOf({ id, transactionId, account, amountMinor, kind, postedAt }: Entry): EntryView {
  return { id, transactionId, account, amountMinor, kind, postedAt };
}
