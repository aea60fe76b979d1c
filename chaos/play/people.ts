import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '#chaos/log/event-log.ts';
import { observationOf } from '#chaos/log/observation.ts';
import { type PlannedOrder, REQUESTER } from '#chaos/plan/plan.ts';
import type { Random } from '#chaos/plan/random.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { cancelTransfer } from '#lib/transfers/commands/cancel-transfer.ts';
import { decideApproval, resolveRefund } from '#lib/transfers/commands/decide.ts';
import { retryNow } from '#lib/transfers/commands/retry-now.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { ActionRefused, ReferenceConflict, TransferNotFound } from '#lib/transfers/errors.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import type { ApprovalDecision, RefundDecision } from '#temporal/contract.ts';
import { AGAIN_MS, ANSWERED_WITHIN_MS, isAbsence } from './until-answered.ts';

/** Sends an order as people would: again under the same reference until an answer comes. */
export async function sendOrder(order: PlannedOrder, journal: EventLog): Promise<void> {
  const amounts = [order.amountMinor];
  if (order.sentTwice) amounts.push(order.amountMinor);
  if (order.rivalAmountMinor !== null) amounts.push(order.rivalAmountMinor);
  await Promise.all(amounts.map((amountMinor) => sendUntilAnswered({ ...order, amountMinor }, journal)));
}

async function sendUntilAnswered(order: PlannedOrder, journal: EventLog): Promise<void> {
  const { referenceId, from, to, amountMinor, retryPreset } = order;
  const answered = { referenceId, order: { from, to, amountMinor } };
  const giveUpAt = Date.now() + ANSWERED_WITHIN_MS;
  for (;;) {
    try {
      const answer = await startTransfer({
        ...{ referenceId, sourceAccount: from, targetAccount: to, amountMinor, currency: 'USD', retryPreset },
        requestedBy: REQUESTER,
      });
      journal.count(`start: ${answer}`);
      journal.tell({ kind: 'started', ...answered });
      return;
    } catch (error) {
      if (error instanceof ReferenceConflict) return journal.tell({ kind: 'reference-taken', ...answered });
      if (!isAbsence(error) || Date.now() > giveUpAt) {
        return journal.surprise(referenceId, `its start was answered: ${error}`);
      }
      journal.count('start: no answer, sent again');
      await delay(AGAIN_MS);
    }
  }
}

/** Asks a transfer to stop, once. */
export async function cancelOnce(referenceId: string, journal: EventLog): Promise<void> {
  try {
    await cancelTransfer(referenceId);
    journal.tell({ kind: 'cancel-accepted', referenceId });
  } catch (error) {
    const reason = refusalIn(error, 'cancel', referenceId, journal);
    if (reason !== undefined) journal.tell({ kind: 'cancel-refused', referenceId, reason });
  }
}

/** Looks at a transfer, and notes what the desk says of it; undefined when nobody answers. */
export async function look(referenceId: string, journal: EventLog): Promise<TransferView | undefined> {
  try {
    const { view } = await getTransfer(referenceId);
    journal.tell({ kind: 'seen', referenceId, sight: observationOf(view) });
    return view;
  } catch (error) {
    refusalIn(error, 'look', referenceId, journal);
    return undefined;
  }
}

/** Has the attempt that is waited for made at once. */
export async function pressRetryNow(referenceId: string, journal: EventLog): Promise<void> {
  try {
    await retryNow(referenceId);
    journal.count('retry now: done');
  } catch (error) {
    // It ran just then: whoever looks again sees it.
    if (refusalIn(error, 'retry now', referenceId, journal) !== undefined) {
      journal.count('retry now: refused');
    }
  }
}

/** Decides whatever a transfer waits for from a person; does nothing where it waits for none. */
export async function decideIfAsked(
  { status, referenceId }: TransferView,
  accounts: readonly string[],
  random: Random,
  journal: EventLog,
): Promise<void> {
  // Now and then two people decide at once, and not the same.
  const deciders = random.chance(0.25) ? 2 : 1;
  const decide =
    status === 'awaiting-approval'
      ? () => decideAboutApproval(referenceId, drawApproval(random), journal)
      : status === 'awaiting-operator'
        ? () => decideAboutRefund(referenceId, drawRefundDecision(referenceId, accounts, random), journal)
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
  journal: EventLog,
): Promise<void> {
  try {
    await decideApproval(referenceId, decision);
    journal.tell({ kind: 'approval-decided', referenceId, decision });
  } catch (error) {
    const reason = refusalIn(error, 'approval', referenceId, journal);
    if (reason !== undefined) journal.tell({ kind: 'approval-refused', referenceId, decision, reason });
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

async function decideAboutRefund(
  referenceId: string,
  decision: RefundDecision,
  journal: EventLog,
): Promise<void> {
  try {
    await resolveRefund(referenceId, decision);
    journal.tell({ kind: 'refund-decided', referenceId, decision });
  } catch (error) {
    const reason = refusalIn(error, 'refund decision', referenceId, journal);
    if (reason !== undefined) {
      journal.tell({ kind: 'refund-decision-refused', referenceId, decision, reason });
    }
  }
}

/** Why the desk refused; undefined where nobody said anything, or what nobody should have said. */
function refusalIn(error: unknown, what: string, referenceId: string, journal: EventLog): string | undefined {
  if (error instanceof ActionRefused) return error.message;
  if (error instanceof TransferNotFound) journal.count(`${what}: not there (yet)`);
  else if (isAbsence(error)) journal.count(`${what}: no answer`);
  else journal.surprise(referenceId, `${what} was answered: ${error}`);
  return undefined;
}
