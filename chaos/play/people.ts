import { setTimeout as delay } from 'node:timers/promises';
import type { Refusal } from '#chaos/log/claim.ts';
import type { EventLog } from '#chaos/log/event-log.ts';
import { observationOf } from '#chaos/log/observation.ts';
import { APPROVAL_THRESHOLD_MINOR, type PlannedOrder, REQUESTER } from '#chaos/plan/plan.ts';
import type { Random } from '#chaos/plan/random.ts';
import { ActionRefused, isUnavailable } from '#lib/shared/errors.ts';
import { newDecisionId, newReferenceId } from '#lib/shared/ids.ts';
import { cancelTransfer } from '#lib/transfers/commands/cancel-transfer.ts';
import { decideApproval, resolveRefund } from '#lib/transfers/commands/decide.ts';
import { retryNow } from '#lib/transfers/commands/retry-now.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { ReferenceConflict, TransferNotFound } from '#lib/transfers/errors.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import type { RefundAnswer } from '#lib/transfers/refund-answer.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { type ApprovalDecision, planText, type RefundDecision, type RefundPlan } from '#temporal/contract.ts';
import { ANSWER_TIMEOUT_MS, RETRY_MS, retryWhileUnavailable } from './retry-while-unavailable.ts';

/** Sends an order as people would: again under the same reference until it is answered. */
export async function sendOrder(order: PlannedOrder, eventLog: EventLog): Promise<void> {
  const amounts = [order.amountMinor];
  if (order.sentTwice) amounts.push(order.amountMinor);
  if (order.conflictingAmountMinor !== null) amounts.push(order.conflictingAmountMinor);
  await Promise.all(amounts.map((amountMinor) => sendUntilAnswered({ ...order, amountMinor }, eventLog)));
}

async function sendUntilAnswered(order: PlannedOrder, eventLog: EventLog): Promise<void> {
  const { referenceId, from, to, amountMinor, retryPreset } = order;
  const answered = { referenceId, order: { from, to, amountMinor } };
  const deadline = Date.now() + ANSWER_TIMEOUT_MS;
  for (;;) {
    try {
      const answer = await startTransfer({
        ...{ referenceId, sourceAccount: from, targetAccount: to, amountMinor, currency: 'USD', retryPreset },
        requestedBy: REQUESTER,
      });
      eventLog.count(`start: ${answer}`);
      eventLog.record({ kind: 'started', ...answered });
      return;
    } catch (error) {
      if (error instanceof ReferenceConflict)
        return eventLog.record({ kind: 'reference-taken', ...answered });
      if (!isUnavailable(error) || Date.now() > deadline) {
        return eventLog.recordUnexpected(referenceId, `its start was answered with ${error}`);
      }
      eventLog.count('start: no answer, sent again');
      await delay(RETRY_MS);
    }
  }
}

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

/** Makes the decision a transfer waits for, if it waits for one. */
export async function decideIfAsked(
  { status, referenceId, amountMinor, refundClaim }: TransferView,
  accounts: readonly string[],
  random: Random,
  eventLog: EventLog,
): Promise<void> {
  // Whoever held it may have had no answer.
  if (refundClaim) await giveBack(referenceId, refundClaim.by, eventLog);
  // Now and then two people decide at once, and differently.
  const deciders = random.chance(0.25) ? 2 : 1;
  const decide =
    status === 'awaiting-approval'
      ? () => decideAboutApproval(referenceId, drawApproval(random), eventLog)
      : status === 'awaiting-operator'
        ? () =>
            decideAboutRefund(
              { referenceId, amountMinor },
              drawRefundDecision(referenceId, accounts, random),
              eventLog,
            )
        : undefined;
  if (decide) await Promise.all(Array.from({ length: deciders }, decide));
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

function drawRefundDecision(
  referenceId: string,
  accounts: readonly string[],
  random: Random,
): RefundDecision {
  const signed = { by: `operator-${newReferenceId()}`, reason: 'Drawn by chance' };
  return random.pick<RefundDecision>([
    { ...signed, action: 'retry' },
    { ...signed, action: 'redirect', account: random.pick(accounts) },
    { ...signed, action: 'refundedExternally', externalReference: `paper-${referenceId}` },
  ]);
}

async function giveBack(referenceId: string, by: string, eventLog: EventLog): Promise<void> {
  try {
    await resolveRefund(referenceId, { action: 'release', by }, newDecisionId());
    eventLog.count('refund given back');
  } catch (error) {
    refusalIn(error, 'giving back', referenceId, eventLog);
  }
}

async function decideAboutRefund(
  { referenceId, amountMinor }: Pick<TransferView, 'referenceId' | 'amountMinor'>,
  decision: RefundDecision,
  eventLog: EventLog,
): Promise<void> {
  try {
    for (const answer of answersOf(decision, amountMinor > APPROVAL_THRESHOLD_MINOR)) {
      const id = newDecisionId();
      await retryWhileUnavailable(() => resolveRefund(referenceId, answer, id));
    }
    eventLog.record({ kind: 'refund-decided', referenceId, decision });
  } catch (error) {
    const refusal = refusalIn(error, 'refund decision', referenceId, eventLog);
    if (refusal) {
      eventLog.record({ kind: 'refund-decision-refused', referenceId, decision, refusal });
    }
  }
}

/** A payment outside Remit is claimed first; above the threshold a second person confirms what is sent elsewhere. */
function answersOf(decision: RefundDecision, needsSecondPerson: boolean): RefundAnswer[] {
  const confirmed = (plan: RefundPlan): RefundAnswer[] => {
    const by = `second-${newReferenceId()}`;
    return needsSecondPerson ? [{ action: 'confirm', by, plan: planText(plan) }] : [];
  };
  switch (decision.action) {
    case 'redirect':
      // It becomes a proposal where it needs a second person.
      return [decision, ...confirmed(decision)];
    case 'refundedExternally': {
      const claim: RefundAnswer = { action: 'claim', by: decision.by, reason: decision.reason };
      return [claim, ...confirmed(decision), decision];
    }
    default:
      return [decision];
  }
}

/** Why Remit refused; undefined for any other error, which is counted or recorded as unexpected. */
function refusalIn(
  error: unknown,
  action: string,
  referenceId: string,
  eventLog: EventLog,
): Refusal | undefined {
  if (error instanceof ActionRefused) return { code: error.code, details: error.details };
  if (error instanceof TransferNotFound) eventLog.count(`${action}: not found (yet)`);
  else if (isUnavailable(error)) eventLog.count(`${action}: no answer`);
  else eventLog.recordUnexpected(referenceId, `${action} was answered with ${error}`);
  return undefined;
}
