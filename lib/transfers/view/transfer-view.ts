import { z } from 'zod';
import type { Entry } from '#lib/bank-client/contract.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import type { Currency } from '#lib/shared/money.ts';
import type { RetryPolicy } from '#temporal/contract.ts';
import { type FaultView, faultViewsOf } from './faults.ts';
import type { HistoryFacts } from './history.ts';
import { type MoneySource, type MoneyView, moneyOf } from './money.ts';
import type { TransferSources } from './projection.ts';
import { type TransferViewStatus, transferStatusOf } from './status.ts';
import { buildTimeline } from './timeline.ts';
import { stepsOf, type TimelineItem } from './timeline-items.ts';

export type { TransferViewStatus } from './status.ts';

/** All that the screen shows of one transfer: plain data, made on the server, sent whole. */
export interface TransferView {
  referenceId: string;
  workflowId: string;
  /** A link to the workflow in Temporal's own UI; null when none is known. */
  temporalUrl: string | null;
  sourceAccount: string;
  targetAccount: string;
  amountMinor: number;
  currency: Currency;
  requestedBy: string;
  /** How often and for how long each act is tried. */
  retryPolicy: RetryPolicy;
  status: TransferViewStatus;
  /** What happened, in the workflow's own words, once it has ended. */
  message: string | null;
  /** The axis of time of all that follows begins here, and ends at `closedAt`, or goes on. */
  startedAt: string;
  closedAt: string | null;
  cancelRequested: boolean;
  timeline: TimelineItem[];
  money: MoneyView;
  moneySource: MoneySource;
  /** The bank's entries for this transfer, on all accounts, oldest first. */
  entries: EntryView[];
  faults: FaultView[];
  /** A bug in the workflow code: the transfer is paused until it is fixed, and nothing is lost. */
  bug: string | null;
}

/** `amountMinor` is signed: what the entry adds to the account's balance. */
export type EntryView = Pick<Entry, 'id' | 'transactionId' | 'account' | 'amountMinor' | 'kind' | 'postedAt'>;

/** A transfer as the screen shows it, and whether those who tell of it answer just now. */
export interface LiveTransfer {
  view: TransferView;
  temporalAnswers: boolean;
  /** False when Temporal answers, and does not know this transfer any more: its data was lost. */
  temporalKnows: boolean;
  bankAnswers: boolean;
}

/**
 * The view of a transfer; undefined while its history does not say what it is.
 *
 * Pure: the same sources give the same view, whichever process builds it.
 */
export function buildView(sources: TransferSources, temporalUiUrl: string | null): TransferView | undefined {
  const { history, ledger, faults } = sources;
  const { details } = history;
  if (!details || history.startedAtMs === null) return undefined;
  const { policy, ...order } = details;
  const workflowId = workflowIdOf(details.referenceId);
  const timeline = buildTimeline(sources);
  const steps = stepsOf({ timeline });
  const startedAt = new Date(history.startedAtMs).toISOString();
  const closedAt = history.closedAtMs === null ? null : new Date(history.closedAtMs).toISOString();
  return {
    ...order,
    workflowId,
    temporalUrl: temporalUiUrl && `${temporalUiUrl}/workflows/${encodeURIComponent(workflowId)}`,
    retryPolicy: policy.retry,
    status: transferStatusOf(history, steps),
    message: messageOf(history),
    startedAt,
    closedAt,
    cancelRequested: history.cancelRequestedAtMs !== null,
    timeline,
    money: moneyOf(sources),
    moneySource: ledger ? 'ledger' : 'history',
    entries: (ledger?.entries ?? []).map(entryViewOf),
    faults: faultViewsOf(faults, { referenceId: details.referenceId, startedAt, closedAt }, steps),
    bug: history.closing ? null : (history.workflowTaskFailure?.message ?? null),
  };
}

const workflowResult = z.object({ message: z.string() });

function messageOf({ result, failure }: HistoryFacts): string | null {
  return workflowResult.safeParse(result).data?.message ?? failure?.message ?? null;
}

function entryViewOf({ id, transactionId, account, amountMinor, kind, postedAt }: Entry): EntryView {
  return { id, transactionId, account, amountMinor, kind, postedAt };
}
