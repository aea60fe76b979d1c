import { ActivityFailure, CancellationScope, condition, isCancellation, patched } from '@temporalio/workflow';
import { depositKey, TRANSFER_RETURN_KEYS, withdrawalKey } from '../lib/shared/ids.ts';
import type { ApprovalDecision, PaymentDetails, TransferApproval, TransferState } from './contract.ts';
import { requireApprovalDecision } from './decisions.ts';
import type { StepOutcome } from './execute-step.ts';
import { MoneyReturn, type Returned } from './money-return.ts';
import { ledgerOf } from './orders.ts';
import { RefundDecisions } from './refund-decisions.ts';
import { isLaterRun } from './search-attributes.ts';
import { TransferRecord } from './transfer-record.ts';
import { TransferSteps } from './transfer-steps.ts';

/** It is not withdrawn. */
export type Unapproved = { kind: 'cancelled' } | { kind: 'rejected' | 'expired' | 'failed'; reason: string };
/** `granted` where none is needed, too. */
type ApprovalOutcome = { kind: 'granted' } | Unapproved;

const TIMER = { summary: 'Deadline of the approval' };

/** Before it, a later run that was not approved ended whatever the run before had withdrawn. */
const LATER_RUN_CLOSES_KEYS = 'later-run-closes-keys';

export class TransferSaga {
  readonly record: TransferRecord;
  readonly refundDecisions: RefundDecisions;
  private readonly scope = CancellationScope.current();
  private readonly steps: TransferSteps;
  private readonly moneyReturn: MoneyReturn;

  constructor(private readonly details: PaymentDetails) {
    this.record = new TransferRecord(details);
    this.steps = new TransferSteps(this.record, details.policy.retry);
    this.refundDecisions = new RefundDecisions(this.record, details.policy.approvalThresholdMinor);
    this.moneyReturn = new MoneyReturn(this.record, this.steps, this.refundDecisions, TRANSFER_RETURN_KEYS);
    this.record.publishDetails();
    this.awaitApproval();
  }

  /** Runs in the constructor: a decision can arrive with the first workflow task. */
  private awaitApproval(): void {
    const { approvalThresholdMinor, approvalDeadlineMs } = this.details.policy;
    if (this.details.amountMinor <= approvalThresholdMinor) return;
    const deadline = new Date(Date.now() + approvalDeadlineMs).toISOString();
    this.record.approval = { deadline, decision: null };
    this.record.setStatus('awaiting-approval');
  }

  get cancelRequested(): boolean {
    return this.scope.consideredCancelled;
  }

  state(): TransferState {
    return this.record.snapshot(this.cancelRequested);
  }

  /** Waits until it is known which ledger the order is for, and for the approval if it needs one. */
  async approve(): Promise<ApprovalOutcome> {
    const { approval } = this.record;
    try {
      await this.bind();
      if (!approval) return { kind: 'granted' };
      await condition(() => approval.decision !== null, msUntil(approval.deadline), TIMER);
    } catch (error) {
      if (isCancellation(error)) return { kind: 'cancelled' };
      // Tried without limit, so somebody has failed it in Temporal.
      if (error instanceof ActivityFailure) return { kind: 'failed', reason: noLedger(error) };
      throw error;
    }
    return outcomeOf(approval);
  }

  private async bind(): Promise<void> {
    const ledger = await ledgerOf(this.details);
    if (ledger) this.record.bindTo(ledger);
  }

  requireDecidable(decision: ApprovalDecision): void {
    requireApprovalDecision(decision, this.record);
  }

  decideApproval(decision: ApprovalDecision): TransferState {
    if (this.record.approval) this.record.approval.decision = decision;
    return this.state();
  }

  withdraw(): Promise<StepOutcome> {
    const { referenceId, sourceAccount, requestedBy } = this.details;
    const approvedBy = this.record.approval?.decision?.by ?? null;
    this.record.setStatus('withdrawing');
    return this.steps.withdraw(withdrawalKey(referenceId), sourceAccount, { requestedBy, approvedBy });
  }

  /** Once it is told, the run before a reset can withdraw no more. */
  async hasEarlierRunWithdrawn(): Promise<boolean> {
    if (!isLaterRun() || !patched(LATER_RUN_CLOSES_KEYS)) return false;
    const { referenceId, sourceAccount } = this.details;
    const key = withdrawalKey(referenceId);
    const { kind } = await this.steps.closeKey('withdraw', key, sourceAccount, 'withdrawal-unknown');
    return kind === 'posted';
  }

  /** Instead of the deposit, of what the run before a reset has withdrawn: it may have deposited it, too. */
  async giveUpDeposit(why: Unapproved): Promise<StepOutcome> {
    const { referenceId, targetAccount } = this.details;
    const key = depositKey(referenceId);
    const closed = await this.steps.closeKey('deposit', key, targetAccount, 'deposit-unknown');
    return closed.kind === 'posted' ? closed : { kind: 'void', ...abandonment(why) };
  }

  deposit(): Promise<StepOutcome> {
    const { referenceId, targetAccount } = this.details;
    this.record.setStatus('depositing');
    return this.steps.post('deposit', depositKey(referenceId), targetAccount, 'deposit-unknown');
  }

  /** The compensation of the withdrawal. */
  returnMoney(): Promise<Returned> {
    return this.moneyReturn.execute();
  }
}

function abandonment(why: Unapproved) {
  if (why.kind === 'cancelled') return { cancelled: true, reason: 'cancelled' };
  return { cancelled: false, reason: why.kind === 'rejected' ? `rejected by ${why.reason}` : why.reason };
}

function noLedger({ cause, message }: ActivityFailure): string {
  return `the bank did not tell which ledger it has: ${cause?.message ?? message}`;
}

/** 0 would be no deadline at all. */
function msUntil(deadline: string): number {
  return Math.max(1, Date.parse(deadline) - Date.now());
}

function outcomeOf({ decision, deadline }: TransferApproval): ApprovalOutcome {
  if (!decision) return { kind: 'expired', reason: `no decision before ${deadline}` };
  if (decision.decision === 'approve') return { kind: 'granted' };
  return { kind: 'rejected', reason: `${decision.by}: ${decision.reason}` };
}
