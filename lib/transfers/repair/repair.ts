import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { z } from 'zod';
import type { KeyState, LedgerTransfer } from '#lib/bank-client/contract.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { announceTransferChange } from '#lib/live/transfer-changes.ts';
import { ActionRefused, beforeAnyChange } from '#lib/shared/errors.ts';
import {
  REPAIR_RETURN_KEYS,
  type ReturnKeys,
  repairIdOf,
  TRANSFER_RETURN_KEYS,
  withdrawalKey,
  workflowIdOf,
} from '#lib/shared/ids.ts';
import { formatMoney } from '#lib/shared/money.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { temporalUiUrl } from '#lib/temporal-client/ui-url.ts';
import { describeWorkflow, updateWorkflow } from '#lib/temporal-client/workflows.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { defaultPolicy } from '#lib/transfers/policy.ts';
import { readWorkflowHistory } from '#lib/transfers/queries/workflow-history.ts';
import { type RefundAnswer, sendAnswer } from '#lib/transfers/refund-answer.ts';
import { claimsPaidOut, endingNamed } from '#lib/transfers/statuses.ts';
import type { HistoryFacts } from '#lib/transfers/view/history.ts';
import { summaryOfRepair } from '#lib/transfers/workflow-summary.ts';
import {
  claimText,
  ENDINGS,
  type ExternalClaim,
  isRefusal,
  MONEY_TRANSFER_TASK_QUEUE,
  RECORD_PAID_BY_HAND_WORKFLOW,
  REPAIR_TRANSFER_WORKFLOW,
  type RefundClaim,
  type RepairDetails,
  type TransferResult,
  type TransferState,
  type TransferUpdates,
} from '#temporal/contract.ts';
import type { repairTransfer } from '#temporal/repair-transfer.ts';
import { unsettledClaim } from './unsettled-claim.ts';

/**
 * Repeating it starts nothing, unless a bank that was restored has lost what the first has done. The checks are for
 * people: a workflow can come back by a reset, but the repair closes every key at the bank before it relies on it.
 * @throws ActionRefused when the workflow is running or claims a payout, somebody may have paid outside Remit, the
 *   ledger is another one or no longer as shown, or nothing can be repaired
 * @throws TransferNotFound, TemporalUnavailable, BankProblem, BankUnreachable
 */
export async function startRepair(
  referenceId: string,
  by: string,
  reason: string,
  shown: ShownFinding,
): Promise<'started' | 'already-started'> {
  const plan = await beforeAnyChange(planRepair(referenceId, shown));
  if (plan === 'already-started') return asStartedBefore(referenceId, shown);
  const details: RepairDetails = {
    ...plan.order,
    ...plan.payment,
    returnsBegun: plan.returnsBegun,
    requestedBy: by,
    reason,
    retry: defaultPolicy().retry,
  };
  try {
    await callTemporal(({ client }) =>
      client.workflow.start<typeof repairTransfer>(
        details.paid ? RECORD_PAID_BY_HAND_WORKFLOW : REPAIR_TRANSFER_WORKFLOW,
        {
          workflowId: repairIdOf(referenceId),
          taskQueue: MONEY_TRANSFER_TASK_QUEUE,
          args: [details],
          workflowIdReusePolicy: plan.isUndone ? 'ALLOW_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
          workflowIdConflictPolicy: 'FAIL',
          memo: { requestedBy: by, reason },
          ...summaryOfRepair(details),
        },
      ),
    );
    announceTransferChange();
    return 'started';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return asStartedBefore(referenceId, shown);
    throw error;
  }
}

/** The earlier repair can be another one, which returns the money. */
function asStartedBefore(referenceId: string, { payment }: ShownFinding): 'already-started' {
  if (payment !== 'paid') return 'already-started';
  throw new ActionRefused(
    `A repair of transfer ${referenceId} was started before: see what it waits for. Nothing was recorded.`,
    'changed',
  );
}

/** What a finding has shown to the person who asks for its repair. */
export type ShownTransit = Pick<LedgerTransfer, 'inTransitMinor' | 'sourceAccount'>;

interface ShownFinding extends ShownTransit {
  /** By `claimText` of the contract, the claim whose holder may have paid, and what was found out about that. */
  claim?: string | undefined;
  payment?: 'paid' | 'not-paid' | undefined;
}

interface RepairPlan {
  order: RepairOrder;
  returnsBegun: RepairDetails['returnsBegun'];
  payment: Pick<RepairDetails, 'paid'>;
  /** A repair has completed, and the bank has lost what it did. */
  isUndone: boolean;
}

async function planRepair(referenceId: string, shown: ShownFinding): Promise<RepairPlan | 'already-started'> {
  const earlier = await readWorkflowHistory(repairIdOf(referenceId));
  if (earlier?.closing === null) return 'already-started';
  const history = await readWorkflowHistory(workflowIdOf(referenceId));
  if (history) requireUnpaidAndEnded(referenceId, history);
  const withdrawal = await bank().lookUpKey(withdrawalKey(referenceId), { transfer: referenceId });
  const ledger = await ledgerTransferOf(referenceId);
  const isUndone = earlier?.closing === 'completed';
  if (isUndone && !ledger?.inTransitMinor && withdrawal.outcome !== 'none') return 'already-started';
  const order = await orderOf(referenceId, history, withdrawal);
  requireAsShown(shown, ledger ?? { inTransitMinor: 0, ...order });
  await requireRepairable(referenceId, withdrawal, ledger);
  const payment = paymentOf(unsettledClaim([earlier, history]), shown);
  return { order, returnsBegun: await returnsBegun(referenceId, earlier !== undefined), payment, isUndone };
}

type RepairOrder = Pick<
  RepairDetails,
  'referenceId' | 'sourceAccount' | 'amountMinor' | 'currency' | 'ledger'
>;

function requireUnpaidAndEnded(referenceId: string, history: HistoryFacts): void {
  if (history.closing === null) {
    throw new ActionRefused(`Transfer ${referenceId} is still running. Cancel or terminate it first.`);
  }
  if (claimsPaidOut(endingNamed(history.closing === 'failed' ? history.failure?.type : history.closing))) {
    throw new ActionRefused(
      `Nothing to repair: transfer ${referenceId} has already paid out. If the ledger disagrees, check its entries first.`,
    );
  }
}

/**
 * The withdrawal says whose money it is; the workflow's input counts only where there is none.
 * @throws ActionRefused where it was ordered at another ledger, TransferNotFound
 */
async function orderOf(
  referenceId: string,
  history: HistoryFacts | undefined,
  { transaction }: KeyState,
): Promise<RepairOrder> {
  const ledger = await ledgerOf(referenceId, history);
  if (transaction) {
    const { account: sourceAccount, amountMinor, currency } = transaction;
    return { referenceId, sourceAccount, amountMinor, currency, ...(ledger && { ledger }) };
  }
  const known = history?.details ?? (await ledgerTransferOf(referenceId));
  if (!known) throw new TransferNotFound(referenceId);
  const { sourceAccount, amountMinor, currency } = known;
  return { referenceId, sourceAccount, amountMinor, currency, ...(ledger && { ledger }) };
}

async function ledgerOf(referenceId: string, history: HistoryFacts | undefined): Promise<string | undefined> {
  const ordered = history?.details?.ledger;
  const { ledger } = await bank().health();
  if (!ordered || !ledger || ordered === ledger) return ordered ?? ledger;
  throw new ActionRefused(
    `Not repaired: transfer ${referenceId} was ordered at the ledger ${ordered}, and this bank has the ledger ${ledger}.`,
    'other-ledger',
  );
}

function paymentOf(claim: ExternalClaim | null, shown: ShownFinding): Pick<RepairDetails, 'paid'> {
  if (!claim) {
    if (shown.payment !== 'paid') return {};
    throw new ActionRefused('Nobody has claimed this refund. Nothing was recorded.', 'changed');
  }
  if (shown.claim === claimText(claim) && shown.payment) {
    return shown.payment === 'paid' ? { paid: claim } : {};
  }
  throw new ActionRefused(
    `${claim.by} had claimed this refund, to pay it outside Remit, and may have paid. Nothing was repaired: run the reconciliation again, and say whether they have.`,
    'may-be-paid',
    { by: claim.by },
  );
}

function requireAsShown(shown: ShownTransit, now: ShownTransit & Pick<LedgerTransfer, 'currency'>): void {
  const { inTransitMinor, sourceAccount, currency } = now;
  if (shown.inTransitMinor === inTransitMinor && shown.sourceAccount === sourceAccount) return;
  throw new ActionRefused(
    `Not repaired: it has changed since this page was loaded. ${formatMoney(inTransitMinor, currency)} of account ${sourceAccount} is in transit now. Run the reconciliation again.`,
    'changed',
  );
}

/**
 * Reads the key again after the ledger, so as not to miss a withdrawal.
 * @param before the withdrawal's key as it was read before
 * @throws ActionRefused
 */
async function requireRepairable(
  referenceId: string,
  before: KeyState,
  ledger: LedgerTransfer | undefined,
): Promise<void> {
  if (!ledger || ledger.inTransitMinor === 0) {
    if (before.outcome === 'none') return;
    throw new ActionRefused(
      `Nothing to repair: transfer ${referenceId} has nothing in transit, and its withdrawal can no longer post.`,
    );
  }
  const after = await bank().lookUpKey(withdrawalKey(referenceId), { transfer: referenceId });
  if (after.transaction?.amountMinor === ledger.withdrawnMinor) return;
  throw new ActionRefused(
    `Cannot repair: the money in transit on transfer ${referenceId} does not match its withdrawal. Check its entries first.`,
  );
}

async function ledgerTransferOf(referenceId: string): Promise<LedgerTransfer | undefined> {
  const { items } = await bank().listLedgerTransfers({ transfers: [referenceId] });
  return items[0];
}

/**
 * A workflow uses the next ordinal only once the bank has decided about the last, so the first undecided one
 * is the last in flight. A repair's first return refunds, or records what was paid by hand: two keys.
 */
async function returnsBegun(
  referenceId: string,
  isRepairedBefore: boolean,
): Promise<RepairDetails['returnsBegun']> {
  const byTransfer = await firstUndecided(referenceId, TRANSFER_RETURN_KEYS);
  const byRepair = await firstUndecided(referenceId, REPAIR_RETURN_KEYS);
  return { byTransfer, byEarlierRepair: isRepairedBefore || byRepair > 1 ? byRepair : 0 };
}

async function firstUndecided(referenceId: string, keys: ReturnKeys): Promise<number> {
  for (let ordinal = 1; ; ordinal++) {
    const candidates = [keys.refund(referenceId, ordinal), keys.externalRefund(referenceId, ordinal)];
    const states = await Promise.all(
      candidates.map((key) => bank().lookUpKey(key, { transfer: referenceId })),
    );
    if (states.every(({ outcome }) => outcome === 'none')) return ordinal;
  }
}

export interface RepairView {
  referenceId: string;
  workflowId: string;
  /** Null when Temporal's UI is not known. */
  temporalUrl: string | null;
  /** `failed`: ended without a result, and can be started again. */
  status: 'running' | 'awaiting-operator' | 'done' | 'failed';
  /** About refunds that failed, so far. */
  decisions: number;
  requestedBy: string;
  reason: string;
  startedAt: string;
  closedAt: string | null;
  result: TransferResult | null;
  refundClaim: RefundClaim | null;
}

/** Needs no worker. @throws TemporalUnavailable */
export async function readRepair(referenceId: string): Promise<RepairView | undefined> {
  const workflowId = repairIdOf(referenceId);
  const description = await describeWorkflow(workflowId);
  const history = description && (await readWorkflowHistory(workflowId));
  if (!description || !history) return undefined;
  const { requestedBy, reason } = memo.parse(description.memo ?? {});
  const uiUrl = temporalUiUrl();
  return {
    referenceId,
    workflowId,
    temporalUrl: uiUrl ? `${uiUrl}/workflows/${encodeURIComponent(workflowId)}` : null,
    status: statusOf(history),
    decisions: history.refundDecisions.length,
    requestedBy,
    reason,
    startedAt: description.startTime.toISOString(),
    closedAt: description.closeTime?.toISOString() ?? null,
    result: result.safeParse(history.result).data ?? null,
    refundClaim: history.refundClaim,
  };
}

/**
 * @param decisionId of the person's intent: sent again after a lost answer, it is the same decision
 * @throws ActionRefused, with the workflow's reason; TemporalUnavailable (also without a worker)
 */
export async function resolveRepair(
  referenceId: string,
  answer: RefundAnswer,
  decisionId: string,
): Promise<TransferState> {
  const update = async <Name extends keyof TransferUpdates>(
    name: Name,
    args: TransferUpdates[Name]['args'],
  ) => {
    const workflowId = repairIdOf(referenceId);
    const state = await updateWorkflow(
      { workflowId, name, args, decisionId },
      async () => new ActionRefused(`No repair of transfer ${referenceId} is running.`),
    );
    announceTransferChange();
    return state;
  };
  return sendAnswer(answer, update);
}

const memo = z.object({ requestedBy: z.string().default(''), reason: z.string().default('') });

const result = z.object({
  ending: z.enum(ENDINGS),
  message: z.string(),
  transactionIds: z.array(z.string()),
  money: z.object({
    withdrawnMinor: z.int(),
    depositedMinor: z.int(),
    refundedMinor: z.int(),
    externallyRefundedMinor: z.int(),
  }),
}) satisfies z.ZodType<TransferResult>;

function statusOf({ closing, activities, refundClaim }: HistoryFacts): RepairView['status'] {
  if (closing === 'completed') return 'done';
  if (closing !== null) return 'failed';
  return refundClaim || isReturnRejected(activities) ? 'awaiting-operator' : 'running';
}

const closure = z.object({ outcome: z.enum(['posted', 'refused', 'void']) });

/** Whether the last step returned money, or closed such a step, without posting. */
function isReturnRejected(activities: HistoryFacts['activities']): boolean {
  const last = activities.at(-1);
  if (!last) return false;
  if (last.name !== 'closeKey') return last.end === 'failed' && isRefusal(last.failure?.type);
  const isOurs = activities.some(({ name, key }) => name !== 'closeKey' && key === last.key);
  return isOurs && last.end === 'completed' && closure.safeParse(last.result).data?.outcome !== 'posted';
}
