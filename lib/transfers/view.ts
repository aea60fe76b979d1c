import { z } from 'zod';
import { workflowIdOf } from '#lib/ids.ts';
import type { Currency } from '#lib/money.ts';
import {
  ENDINGS,
  MONEY_MOVED_BY,
  type OpenStatus,
  type PaymentDetails,
  type RefundDecision,
  type TransferApproval,
  type TransferMoney,
  type TransferStatus,
} from '#temporal/contract.ts';
import type { HistoryFacts } from './history.ts';
import { buildSteps, type StepView, type TimelineSources } from './timeline.ts';

/** A transfer whose workflow was ended from outside is none of the saga's endings. */
export type TransferViewStatus = TransferStatus | 'terminated';

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
  status: TransferViewStatus;
  /** What happened, in the workflow's own words, once it has ended. */
  message: string | null;
  startedAt: string;
  closedAt: string | null;
  cancelRequested: boolean;
  /** Null where the amount asks for none. */
  approval: TransferApproval | null;
  /** What people have decided about a refund, oldest first. */
  decisions: RefundDecision[];
  steps: StepView[];
  money: TransferMoney;
  /** A bug in the workflow code: the transfer is paused until it is fixed, and nothing is lost. */
  bug: string | null;
}

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
export function buildView(sources: TimelineSources, temporalUiUrl: string | null): TransferView | undefined {
  const { history } = sources;
  const { details } = history;
  if (!details || history.startedAtMs === null) return undefined;
  const { policy: _policy, ...shown } = details;
  const workflowId = workflowIdOf(details.referenceId);
  const steps = buildSteps(sources);
  return {
    ...shown,
    workflowId,
    temporalUrl: temporalUiUrl && `${temporalUiUrl}/workflows/${encodeURIComponent(workflowId)}`,
    status: history.closing ? endingOf(history) : openStatusOf(history, steps),
    message: messageOf(history),
    startedAt: new Date(history.startedAtMs).toISOString(),
    closedAt: history.closedAtMs === null ? null : new Date(history.closedAtMs).toISOString(),
    cancelRequested: history.cancelRequestedAtMs !== null,
    approval: approvalOf(history),
    decisions: history.refundDecisions,
    steps,
    money: moneyOf(steps, details.amountMinor),
    bug: history.closing ? null : (history.workflowTaskFailure?.message ?? null),
  };
}

function approvalOf({ details, approval, startedAtMs, takenUpAtMs }: HistoryFacts): TransferApproval | null {
  if (!details || !needsApproval(details)) return null;
  const deadlineMs = (takenUpAtMs ?? startedAtMs ?? 0) + details.policy.approvalDeadlineMs;
  return { deadline: new Date(deadlineMs).toISOString(), decision: approval };
}

const workflowResult = z.object({ message: z.string() });

function messageOf({ result, failure }: HistoryFacts): string | null {
  return workflowResult.safeParse(result).data?.message ?? failure?.message ?? null;
}

function endingOf({ closing, failure }: HistoryFacts): TransferViewStatus {
  switch (closing) {
    case 'completed':
      return 'completed';
    case 'cancelled':
      return 'cancelled';
    case 'failed':
      return ENDINGS.find((ending) => ending === failure?.type) ?? 'terminated';
    default:
      return 'terminated';
  }
}

/** The state the running workflow is in, by the last of its steps. */
function openStatusOf({ details, approval }: HistoryFacts, steps: readonly StepView[]): OpenStatus {
  const last = steps.findLast(({ status }) => status !== 'upcoming' && status !== 'skipped');
  if (!last && details && needsApproval(details) && approval?.decision !== 'approve')
    return 'awaiting-approval';
  switch (last?.name) {
    case undefined:
      return 'submitted';
    case 'withdraw':
      return last?.status === 'posted' ? 'depositing' : 'withdrawing';
    case 'deposit':
      return 'depositing';
    case 'refund':
    case 'recordSettlement':
      return ended(last) ? 'needs-operator' : 'refunding';
    case 'settle':
      return statusWhileSettling(last?.key ?? '', steps);
  }
}

function needsApproval({ amountMinor, policy }: PaymentDetails): boolean {
  return amountMinor > policy.approvalThresholdMinor;
}

function ended(step: StepView | undefined): boolean {
  return step?.status === 'refused' || step?.status === 'void';
}

function statusWhileSettling(key: string, steps: readonly StepView[]): OpenStatus {
  const subject = steps.find((step) => step.key === key && step.name !== 'settle');
  if (subject?.name === 'withdraw') return 'withdrawal-unknown';
  if (subject?.name === 'deposit') return 'deposit-unknown';
  return ended(subject) ? 'needs-operator' : 'refunding';
}

function moneyOf(steps: readonly StepView[], amountMinor: number): TransferMoney {
  const money: TransferMoney = { withdrawnMinor: 0, depositedMinor: 0, refundedMinor: 0, settledMinor: 0 };
  for (const { name, status } of steps) {
    const counter = MONEY_MOVED_BY[name];
    if (counter && status === 'posted') money[counter] = amountMinor;
  }
  return money;
}
