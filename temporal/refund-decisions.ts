import {
  CancellationScope,
  condition,
  patched,
  proxyLocalActivities,
  setHandler,
  TemporalFailure,
  upsertMemo,
} from '@temporalio/workflow';
import { formatMoney } from '../lib/shared/money.ts';
import {
  type DecidedRefund,
  type ExternalClaim,
  type LocalActivities,
  REFUND_CLAIM_MS,
  type RefundClaim,
  type RefundDecision,
  type RefundPlan,
  type TransferState,
} from './contract.ts';
import {
  refused,
  requireConfirmable,
  requireRefundDecision,
  requireRefundPlan,
  requireReleasable,
} from './decisions.ts';
import { claimRefund, confirmRefund, releaseRefund, resolveRefund } from './messages.ts';
import { orderDefaults } from './orders.ts';
import type { MoneyOrder, TransferRecord } from './transfer-record.ts';

const { moneyInTransit } = proxyLocalActivities<LocalActivities>({
  // A person waits for the answer, and can ask again.
  startToCloseTimeout: '3 seconds',
  summary: 'What has the bank in transit?',
  retry: { maximumAttempts: 2 },
});

/** Before it, histories have no claims. */
const SECOND_PERSON = 'second-person';
/** Before it, a recording that failed forgot who had paid. */
const PAYER_IS_KEPT = 'payer-is-kept';

/** What people decide about a refund that the bank has refused: one at a time, and above the threshold two. */
export class RefundDecisions {
  private pending: DecidedRefund | undefined;
  private claiming = false;
  /** The payer's claim, until their payment is recorded or somebody decides otherwise. */
  private lost: ExternalClaim | null = null;
  private thresholdMinor: number;

  /** @param ownThresholdMinor of the order; it can be stricter than the worker's, never laxer */
  constructor(
    private readonly record: TransferRecord<MoneyOrder>,
    private readonly ownThresholdMinor?: number,
  ) {
    this.thresholdMinor = ownThresholdMinor ?? 0;
  }

  handle(state: () => TransferState): void {
    setHandler(resolveRefund, (decision) => this.resolve(decision, state), {
      validator: (decision) => requireRefundDecision(decision, this.situation()),
    });
    setHandler(claimRefund, (plan) => this.claim(plan, state), {
      validator: (plan) => requireRefundPlan(plan, this.situation()),
    });
    setHandler(confirmRefund, ({ by }) => this.confirm(by, state), {
      validator: (person) => requireConfirmable(person, this.situation()),
    });
    setHandler(releaseRefund, () => this.release(state), {
      validator: (person) => requireReleasable(person, this.situation()),
    });
  }

  /**
   * Whoever asked for the repair says that the claim's holder has paid, and is to record it: above the threshold
   * once a second person has confirmed. Given back, the claim is its holder's again.
   */
  async takeOver({ paidBy, ...claim }: ExternalClaim, reason: string): Promise<void> {
    await this.readThreshold();
    // A repair that is lost too had taken it over from who has paid.
    this.lost = { ...claim, by: paidBy ?? claim.by };
    const { requestedBy: by } = this.record.details;
    const until = this.situation().needsSecondPerson ? null : lapsesAt();
    this.setClaim({ action: claim.action, by, reason, confirmedBy: null, until, paidBy: this.lost.by });
  }

  /** Waits without limit. */
  async next(): Promise<DecidedRefund> {
    if (patched(SECOND_PERSON)) await this.readThreshold();
    this.record.setStatus('awaiting-operator');
    await condition(() => this.pending !== undefined);
    const decision = this.pending;
    if (!decision) throw new Error('The pending decision is missing.');
    this.pending = undefined;
    return decision;
  }

  /** A payment that the bank could not record has been made all the same: it is its claimer's to record. */
  keepClaim({ by, reason, confirmedBy }: DecidedRefund): void {
    if (!patched(SECOND_PERSON)) return;
    const claim = { action: 'refundedExternally', by, reason, confirmedBy: confirmedBy ?? null } as const;
    this.setClaim({ ...claim, until: lapsesAt(), ...(this.lost && { paidBy: this.lost.by }) });
  }

  private async readThreshold(): Promise<void> {
    const { approvalThresholdMinor } = (await orderDefaults()).policy;
    this.thresholdMinor = Math.min(approvalThresholdMinor, this.ownThresholdMinor ?? approvalThresholdMinor);
  }

  private situation() {
    return {
      record: this.record,
      isDecided: this.pending !== undefined || this.claiming,
      needsSecondPerson: this.record.details.amountMinor > this.thresholdMinor,
    };
  }

  private resolve(decision: RefundDecision, state: () => TransferState): TransferState {
    const confirmedBy = decision.action === 'refundedExternally' && this.record.claim?.confirmedBy;
    return this.decide({ ...decision, ...(confirmedBy && { confirmedBy }) }, state);
  }

  /** Paying by hand cannot be undone, so the bank is asked first whether anything is owed. */
  private async claim(plan: RefundPlan, state: () => TransferState): Promise<TransferState> {
    this.claiming = true;
    try {
      await this.requireInTransit();
    } finally {
      this.claiming = false;
    }
    const until = this.situation().needsSecondPerson ? null : lapsesAt();
    // Whoever claims it after them has said that it was not paid.
    if (this.keepsPayer()) this.lost = null;
    this.setClaim({ ...plan, confirmedBy: null, until });
    return state();
  }

  private confirm(confirmedBy: string, state: () => TransferState): TransferState {
    const { claim } = this.record;
    if (!claim) throw new Error('The confirmed claim is missing.');
    if (claim.action === 'refundedExternally') {
      this.setClaim({ ...claim, confirmedBy, until: lapsesAt() });
      return state();
    }
    const { action, account, by, reason } = claim;
    return this.decide({ action, account, by, reason, confirmedBy }, state);
  }

  private release(state: () => TransferState): TransferState {
    this.setClaim(this.lost);
    this.lost = null;
    return state();
  }

  private decide(decision: DecidedRefund, state: () => TransferState): TransferState {
    this.pending = decision;
    if (decision.action !== 'refundedExternally' || !this.keepsPayer()) this.lost = null;
    this.record.decisions.push(decision);
    if (this.record.claim) this.setClaim(null);
    return state();
  }

  private keepsPayer(): boolean {
    return this.lost !== null && patched(PAYER_IS_KEPT);
  }

  /** The memo shows it to lists and pages. */
  private setClaim(claim: RefundClaim | null): void {
    this.record.claim = claim;
    upsertMemo({ refundClaim: claim });
  }

  private async requireInTransit(): Promise<void> {
    const { referenceId, amountMinor, currency, ledger } = this.record.details;
    const inTransitMinor = await readInTransit(referenceId, ledger);
    if (inTransitMinor >= amountMinor) return;
    const inTransit = formatMoney(inTransitMinor, currency);
    throw refused('nothing-owed', `Nothing is owed: the bank has ${inTransit} in transit for this transfer.`);
  }
}

/** A cancelled transfer returns its money like any other. */
async function readInTransit(referenceId: string, ledger: string | undefined): Promise<number> {
  try {
    return await CancellationScope.nonCancellable(() => moneyInTransit(referenceId, ledger));
  } catch (error) {
    if (!(error instanceof TemporalFailure)) throw error;
    throw refused(
      'bank-unavailable',
      'The bank did not tell what is in transit. Nothing was decided: try again.',
    );
  }
}

function lapsesAt(): string {
  return new Date(Date.now() + REFUND_CLAIM_MS).toISOString();
}
