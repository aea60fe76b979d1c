import type { Finding, FindingAmounts } from '#lib/reconciliation/findings.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { readRepair, resolveRepair, type ShownTransit, startRepair } from '#lib/transfers/repair/repair.ts';
import { readUnsettledClaim } from '#lib/transfers/repair/unsettled-claim.ts';
import { claimText } from '#temporal/contract.ts';
import { decideAboutRefund } from './refunds.ts';
import { refusalIn } from './refusal.ts';
import { retryWhileUnavailable } from './retry-while-unavailable.ts';
import type { Stage } from './stage.ts';

/** What operators do about the findings of a reconciliation. */
export async function actOnFindings(findings: readonly Finding[], stage: Stage): Promise<void> {
  await Promise.all(
    findings.map(async ({ kind, transfer, amounts, repair }) => {
      if (!transfer || !amounts) return;
      if (repair !== 'none') await repairAtOnce(transfer, amounts, stage);
      if (kind === 'being-repaired') await decideIfRepairAsks(transfer, amounts, stage);
    }),
  );
}

/** Two operators at the same moment, and one whose page is from before the money moved. */
async function repairAtOnce(referenceId: string, amounts: FindingAmounts, stage: Stage): Promise<void> {
  const { sourceAccount, inTransitMinor, orderedMinor, withdrawnMinor } = amounts;
  const shown = { sourceAccount, inTransitMinor };
  const old = { sourceAccount, inTransitMinor: inTransitMinor > 0 ? 0 : (orderedMinor ?? withdrawnMinor) };
  const pages = old.inTransitMinor === inTransitMinor ? [shown, shown] : [old, shown, shown];
  await Promise.all(pages.map((page) => pressRepair(referenceId, page, stage)));
}

async function pressRepair(referenceId: string, shown: ShownTransit, stage: Stage): Promise<void> {
  const { eventLog, payers } = stage;
  const claim = await retryWhileUnavailable(() => readUnsettledClaim(referenceId));
  // Only what is true is said.
  const payment = claim
    ? ({ claim: claimText(claim), payment: payers.has(referenceId) ? 'paid' : 'not-paid' } as const)
    : {};
  const by = `operator-${newReferenceId()}`;
  const askedAtMs = Date.now();
  try {
    const answer = await startRepair(referenceId, by, 'Drawn by chance', { ...shown, ...payment });
    if (answer === 'started') eventLog.record({ kind: 'repair-started', referenceId, by, shown, askedAtMs });
    else eventLog.count('repair: already started');
  } catch (error) {
    const refusal = refusalIn(error, 'repair', referenceId, eventLog);
    if (refusal) eventLog.count(`repair: ${refusal.code}`);
  }
}

async function decideIfRepairAsks(
  referenceId: string,
  { withdrawnMinor, inTransitMinor }: FindingAmounts,
  stage: Stage,
): Promise<void> {
  const repair = await readRepair(referenceId);
  if (repair?.status !== 'awaiting-operator') return;
  const accounts = stage.plan.accounts.filter(({ status }) => status === 'open').map(({ id }) => id);
  const refund = {
    ...{ referenceId, amountMinor: withdrawnMinor, claim: repair.refundClaim, of: 'repair' as const },
    isOwed: inTransitMinor > 0,
    answer: (answer: Parameters<typeof resolveRepair>[1], id: string) =>
      resolveRepair(referenceId, answer, id),
  };
  await decideAboutRefund(refund, accounts, stage);
}
