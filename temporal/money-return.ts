import { CancellationScope } from '@temporalio/workflow';
import type { ReturnKeys } from '../lib/shared/ids.ts';
import { REFUSALS, type RefundDecision } from './contract.ts';
import type { StepOutcome } from './execute-step.ts';
import type { RefundDecisions } from './refund-decisions.ts';
import type { MoneyOrder, TransferRecord } from './transfer-record.ts';
import type { TransferSteps } from './transfer-steps.ts';

export type Returned = 'refunded' | 'refunded-externally' | 'nothing-owed';

/**
 * The compensation: returns money in transit. It is never cancelled, and a refund the bank rejects waits
 * for an operator's decision, as often as needed.
 */
export class MoneyReturn {
  /** @param ordinal the last ordinal of `keys` that another workflow can have used */
  constructor(
    private readonly record: TransferRecord<MoneyOrder>,
    private readonly steps: TransferSteps,
    private readonly decisions: RefundDecisions,
    private readonly keys: ReturnKeys,
    private ordinal = 0,
  ) {}

  execute(): Promise<Returned> {
    return CancellationScope.nonCancellable(async () => {
      this.record.setStatus('refunding');
      // What somebody has paid by hand is not refunded, too.
      let refund = this.record.claim ? null : await this.refund(this.record.details.sourceAccount);
      while (refund?.kind !== 'posted') {
        const decision = await this.decisions.next();
        this.record.setStatus('refunding');
        refund = await this.executeDecision(decision);
        const isExternal = decision.action === 'refundedExternally';
        if (isExternal && refund.kind === 'posted') return 'refunded-externally';
        if (isExternal) this.decisions.keepClaim(decision);
        if (decision.action === 'nothingOwed' && isOfNothing(refund)) return 'nothing-owed';
      }
      return 'refunded';
    });
  }

  private executeDecision(decision: RefundDecision): Promise<StepOutcome> {
    const { referenceId, sourceAccount } = this.record.details;
    switch (decision.action) {
      case 'retry':
      case 'nothingOwed':
        return this.refund(sourceAccount);
      case 'redirect':
        return this.refund(decision.account);
      case 'refundedExternally':
        return this.steps.recordExternalRefund(
          this.keys.externalRefund(referenceId, this.nextOrdinal()),
          decision,
        );
    }
  }

  private refund(account: string): Promise<StepOutcome> {
    const key = this.keys.refund(this.record.details.referenceId, this.nextOrdinal());
    return this.steps.post('refund', key, account, 'refunding');
  }

  /** Each return is a new step, so it needs a new key. */
  private nextOrdinal(): number {
    this.ordinal += 1;
    return this.ordinal;
  }
}

/** The bank pays out only what the transfer's withdrawal has put in transit. */
function isOfNothing(refund: StepOutcome): boolean {
  return refund.kind === 'refused' && refund.type === REFUSALS.nothingInTransit;
}
