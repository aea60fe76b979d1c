import type { EventLog } from '#chaos/log/event-log.ts';
import { observationOf } from '#chaos/log/observation.ts';
import { REQUESTER } from '#chaos/plan/plan.ts';
import type { Random } from '#chaos/plan/random.ts';
import { newDecisionId, newReferenceId } from '#lib/shared/ids.ts';
import { cancelTransfer } from '#lib/transfers/commands/cancel-transfer.ts';
import { decideApproval, resolveRefund } from '#lib/transfers/commands/decide.ts';
import { retryNow } from '#lib/transfers/commands/retry-now.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import type { ApprovalDecision } from '#temporal/contract.ts';
import { decideAboutRefund, type WaitingRefund } from './refunds.ts';
import { refusalIn } from './refusal.ts';
import { retryWhileUnavailable } from './retry-while-unavailable.ts';
import type { Stage } from './stage.ts';

export async function cancelOnce(referenceId: string, eventLog: EventLog): Promise<void> {
  try {
    await cancelTransfer(referenceId);
    eventLog.record({ kind: 'cancel-accepted', referenceId });
  } catch (error) {
    const refusal = refusalIn(error, 'cancel', referenceId, eventLog);
    if (refusal) eventLog.record({ kind: 'cancel-refused', referenceId, refusal });
  }
}

/** Reads a transfer as its page does, and records what the view says; undefined without an answer. */
export async function viewTransfer(
  referenceId: string,
  eventLog: EventLog,
): Promise<TransferView | undefined> {
  try {
    const { view } = await getTransfer(referenceId);
    eventLog.record({ kind: 'observed', referenceId, observation: observationOf(view) });
    return view;
  } catch (error) {
    refusalIn(error, 'view', referenceId, eventLog);
    return undefined;
  }
}

export async function pressRetryNow(referenceId: string, eventLog: EventLog): Promise<void> {
  try {
    await retryNow(referenceId);
    eventLog.count('retry now: done');
  } catch (error) {
    // A refusal means that the attempt has begun meanwhile, so there is nothing to prove.
    if (refusalIn(error, 'retry now', referenceId, eventLog)) {
      eventLog.count('retry now: refused');
    }
  }
}

/** Makes the decision a transfer waits for, if it waits for one. Now and then two people do at once. */
export async function decideIfAsked(
  view: TransferView,
  accounts: readonly string[],
  stage: Stage,
): Promise<void> {
  const { random } = stage;
  if (view.status === 'awaiting-operator') {
    await decideAboutRefund(refundOf(view), accounts, stage);
  } else if (view.status === 'awaiting-approval') {
    const deciders = random.chance(0.25) ? 2 : 1;
    await Promise.all(
      Array.from({ length: deciders }, () =>
        decideAboutApproval(view.referenceId, drawApproval(random), stage.eventLog),
      ),
    );
  }
}

function refundOf({
  referenceId,
  amountMinor,
  refundClaim,
  money,
  moneySource,
}: TransferView): WaitingRefund {
  return {
    ...{ referenceId, amountMinor, claim: refundClaim, of: 'transfer' },
    isOwed: moneySource !== 'ledger' || money.inTransitMinor > 0,
    answer: (answer, decisionId) => resolveRefund(referenceId, answer, decisionId),
  };
}

function drawApproval(random: Random): ApprovalDecision {
  return {
    decision: random.chance(0.75) ? 'approve' : 'reject',
    by: random.chance(0.4) ? REQUESTER : `approver-${newReferenceId()}`,
    reason: 'Drawn by chance',
  };
}

async function decideAboutApproval(
  referenceId: string,
  decision: ApprovalDecision,
  eventLog: EventLog,
): Promise<void> {
  const id = newDecisionId();
  try {
    // As people do, it is sent again until it is answered: it must be one decision.
    await retryWhileUnavailable(() => decideApproval(referenceId, decision, id));
    eventLog.record({ kind: 'approval-decided', referenceId, decision });
  } catch (error) {
    const refusal = refusalIn(error, 'approval', referenceId, eventLog);
    if (refusal) eventLog.record({ kind: 'approval-refused', referenceId, decision, refusal });
  }
}
