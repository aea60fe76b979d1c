import { APPROVAL_THRESHOLD_MINOR } from '#chaos/plan/plan.ts';
import type { Random } from '#chaos/plan/random.ts';
import { newDecisionId, newReferenceId } from '#lib/shared/ids.ts';
import type { RefundAnswer } from '#lib/transfers/refund-answer.ts';
import { planText, type RefundClaim, type RefundDecision, type RefundPlan } from '#temporal/contract.ts';
import { refusalIn } from './refusal.ts';
import { retryWhileUnavailable } from './retry-while-unavailable.ts';
import type { Stage } from './stage.ts';

/** A refund that waits for a person. */
export interface WaitingRefund {
  of: 'transfer' | 'repair';
  referenceId: string;
  amountMinor: number;
  /** By what the page shows. */
  isOwed: boolean;
  claim: RefundClaim | null;
  answer(answer: RefundAnswer, decisionId: string): Promise<unknown>;
}

/** Now and then two people decide at once, also the same. */
export async function decideAboutRefund(
  refund: WaitingRefund,
  accounts: readonly string[],
  stage: Stage,
): Promise<void> {
  const { random, deciders, payers } = stage;
  const { claim, referenceId } = refund;
  const payer = payers.get(referenceId);
  // Whoever held it may have had no answer.
  if (claim && claim.by !== payer && !deciders.has(claim.by)) await giveBack(refund, claim.by, stage);
  if (payer) return recordPayment(refund, payer, stage);
  const first = drawAction(refund, random);
  const second = random.chance(0.6) ? first : drawAction(refund, random);
  const actions = random.chance(0.4) ? [first, second] : [first];
  await Promise.all(
    actions.map((action) => decide(refund, decisionOf(action, referenceId, accounts, random), stage)),
  );
}

type Action = RefundDecision['action'];

function drawAction({ isOwed }: WaitingRefund, random: Random): Action {
  if (!isOwed && random.chance(0.7)) return 'nothingOwed';
  return random.pick(['retry', 'redirect', 'refundedExternally'] as const);
}

function decisionOf(
  action: Action,
  referenceId: string,
  accounts: readonly string[],
  random: Random,
): RefundDecision {
  const signed = { by: `operator-${newReferenceId()}`, reason: 'Drawn by chance' };
  switch (action) {
    case 'redirect':
      return { ...signed, action, account: random.pick(accounts) };
    case 'refundedExternally':
      return { ...signed, action, externalReference: `paper-${referenceId}` };
    default:
      return { ...signed, action };
  }
}

async function decide(refund: WaitingRefund, decision: RefundDecision, stage: Stage): Promise<void> {
  const { eventLog, deciders } = stage;
  const { referenceId, of } = refund;
  deciders.add(decision.by);
  try {
    await answerInTurn(refund, decision, stage);
    if (of === 'repair') eventLog.count('repair decision: accepted');
    else eventLog.record({ kind: 'refund-decided', referenceId, decision });
  } catch (error) {
    const refusal = refusalIn(error, `${of}: refund decision`, referenceId, eventLog);
    if (!refusal) return;
    if (of === 'repair') eventLog.count('repair decision: refused');
    else eventLog.record({ kind: 'refund-decision-refused', referenceId, decision, refusal });
  } finally {
    deciders.delete(decision.by);
  }
}

async function answerInTurn(
  refund: WaitingRefund,
  decision: RefundDecision,
  { eventLog, payers }: Stage,
): Promise<void> {
  const { referenceId } = refund;
  for (const answer of answersOf(decision, refund.amountMinor > APPROVAL_THRESHOLD_MINOR)) {
    // The claim has been granted, so this is the moment to pay.
    if (answer.action === 'refundedExternally' && payers.get(referenceId) !== decision.by) {
      payers.set(referenceId, decision.by);
      eventLog.record({ kind: 'paid-by-hand', referenceId, by: decision.by });
    }
    const id = newDecisionId();
    await retryWhileUnavailable(() => refund.answer(answer, id));
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

/** Again and again: the bank may refuse to book it, and the claim may be gone. */
async function recordPayment(refund: WaitingRefund, by: string, stage: Stage): Promise<void> {
  const { referenceId, claim } = refund;
  if (stage.deciders.has(by)) return;
  stage.deciders.add(by);
  const signed = { by, reason: 'Drawn by chance', externalReference: `paper-${referenceId}` };
  const decision: RefundDecision = { ...signed, action: 'refundedExternally' };
  try {
    if (claim?.by === by && claim.until !== null) {
      const id = newDecisionId();
      await retryWhileUnavailable(() => refund.answer(decision, id));
    } else await answerInTurn(refund, decision, stage);
    stage.eventLog.count('payment by hand: recorded again');
  } catch (error) {
    if (refusalIn(error, 'payment by hand', referenceId, stage.eventLog)) {
      stage.eventLog.count('payment by hand: refused');
    }
  } finally {
    stage.deciders.delete(by);
  }
}

async function giveBack(refund: WaitingRefund, by: string, { eventLog }: Stage): Promise<void> {
  try {
    await refund.answer({ action: 'release', by }, newDecisionId());
    eventLog.count('refund given back');
  } catch (error) {
    refusalIn(error, 'giving back', refund.referenceId, eventLog);
  }
}
