import { setTimeout as delay } from 'node:timers/promises';
import { isBankAway } from '#lib/bank/errors.ts';
import { newReferenceId } from '#lib/ids.ts';
import { cancelTransfer } from '#lib/transfers/cancel.ts';
import { decideApproval, resolveRefund } from '#lib/transfers/decide.ts';
import { ActionRefused, TemporalUnavailable, TransferNotFound } from '#lib/transfers/errors.ts';
import { getTransfer } from '#lib/transfers/get.ts';
import { startTransfer } from '#lib/transfers/start.ts';
import type { TransferView } from '#lib/transfers/view.ts';
import type { RefundDecision } from '#temporal/contract.ts';
import type { Journal } from './journal.ts';
import type { PlannedOrder } from './plan.ts';
import type { Random } from './random.ts';

const AGAIN_MS = 500;

/** Sends an order as a person would: again under the same reference until an answer comes. */
export async function sendOrder(order: PlannedOrder, journal: Journal): Promise<void> {
  await Promise.all(Array.from({ length: order.sentTwice ? 2 : 1 }, () => sendUntilAnswered(order, journal)));
}

async function sendUntilAnswered(order: PlannedOrder, journal: Journal): Promise<void> {
  const { referenceId, from, to, amountMinor, retryPreset } = order;
  for (;;) {
    try {
      const answer = await startTransfer({
        ...{ referenceId, sourceAccount: from, targetAccount: to, amountMinor, currency: 'USD', retryPreset },
        requestedBy: 'teller',
      });
      journal.count(`start: ${answer}`);
      journal.tell({ kind: 'started', referenceId, atMs: Date.now() });
      return;
    } catch (error) {
      requireAway(error);
      journal.count('start: no answer, sent again');
      await delay(AGAIN_MS);
    }
  }
}

/** Asks a transfer to stop, once. */
export async function cancelOnce(referenceId: string, journal: Journal): Promise<void> {
  try {
    await cancelTransfer(referenceId);
    journal.tell({ kind: 'cancel-accepted', referenceId });
  } catch (error) {
    journal.count(`cancel: ${refusalOf(error)}`);
  }
}

/** Looks at a transfer, and notes what the desk says of it; undefined when nobody answers. */
export async function look(referenceId: string, journal: Journal): Promise<TransferView | undefined> {
  try {
    const { view } = await getTransfer(referenceId);
    const { withdrawnMinor, depositedMinor, refundedMinor, settledMinor } = view.money;
    journal.tell({
      kind: 'seen',
      referenceId,
      status: view.status,
      closed: view.closedAt !== null,
      withdrawnMinor,
      arrivedMinor: depositedMinor + refundedMinor + settledMinor,
    });
    return view;
  } catch (error) {
    journal.count(`look: ${refusalOf(error)}`);
    return undefined;
  }
}

/** Decides whatever a transfer waits for from a person; does nothing where it waits for none. */
export async function decideIfAsked(
  view: TransferView,
  openAccounts: readonly string[],
  random: Random,
  journal: Journal,
): Promise<void> {
  if (view.status === 'awaiting-approval') await decideAboutApproval(view.referenceId, random, journal);
  if (view.status === 'needs-operator') {
    await decideAboutRefund(view.referenceId, openAccounts, random, journal);
  }
}

async function decideAboutApproval(referenceId: string, random: Random, journal: Journal): Promise<void> {
  const decision = random.chance(0.75) ? 'approve' : 'reject';
  const by = `approver-${newReferenceId()}`;
  try {
    await decideApproval(referenceId, { decision, by, reason: 'Drawn by chance' });
    journal.tell({ kind: 'approval-decided', referenceId, decision, by });
  } catch (error) {
    journal.count(`approval: ${refusalOf(error)}`);
  }
}

async function decideAboutRefund(
  referenceId: string,
  openAccounts: readonly string[],
  random: Random,
  journal: Journal,
): Promise<void> {
  const by = `operator-${newReferenceId()}`;
  const signed = { by, reason: 'Drawn by chance' };
  const decision = random.pick<RefundDecision>([
    { ...signed, action: 'retry' },
    { ...signed, action: 'redirect', account: random.pick(openAccounts) },
    { ...signed, action: 'settledElsewhere', externalReference: `paper-${referenceId}` },
  ]);
  try {
    await resolveRefund(referenceId, decision);
    journal.tell({ kind: 'refund-decided', referenceId, action: decision.action, by });
  } catch (error) {
    journal.count(`refund decision: ${refusalOf(error)}`);
  }
}

/** Why nothing was promised. @throws whatever is neither a refusal nor an absence */
function refusalOf(error: unknown): string {
  if (error instanceof ActionRefused) return 'refused';
  if (error instanceof TransferNotFound) return 'not there (yet)';
  requireAway(error);
  return 'no answer';
}

function requireAway(error: unknown): void {
  if (!(error instanceof TemporalUnavailable) && !isBankAway(error)) throw error;
}
