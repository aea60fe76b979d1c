import type {
  BankInstruction,
  PaymentDetails,
  RefundDecision,
  StepName,
  TransferApproval,
  TransferMoney,
  TransferState,
  TransferStatus,
  TransferStep,
} from './contract.ts';

/** What one transfer has done so far: written by the saga's steps, read by its query and endings. */
export class TransferRecord {
  status: TransferStatus = 'submitted';
  readonly steps: TransferStep[] = [];
  readonly money: TransferMoney = { withdrawnMinor: 0, depositedMinor: 0, refundedMinor: 0, settledMinor: 0 };
  approval: TransferApproval | null = null;
  readonly decisions: RefundDecision[] = [];

  constructor(readonly details: PaymentDetails) {}

  /** The instruction that moves the transfer's whole amount on an account, under a key. */
  instruction(key: string, account: string): BankInstruction {
    const { referenceId, amountMinor, currency } = this.details;
    return { key, account, amountMinor, currency, referenceId };
  }

  begin(name: StepName, key: string): TransferStep {
    const step: TransferStep = { name, key, status: 'running', transactionId: null };
    this.steps.push(step);
    return step;
  }

  /** Notes that the bank has posted a step: only here does money count as moved. */
  posted(step: TransferStep, transactionId: string): void {
    step.status = 'posted';
    step.transactionId = transactionId;
    const counter = MONEY_MOVED_BY[step.name];
    if (counter) this.money[counter] = this.details.amountMinor;
  }

  transactionIds(): string[] {
    return this.steps.flatMap((step) => step.transactionId ?? []);
  }

  /** A copy: a query's answer must not let anyone change the record. */
  snapshot(cancelRequested: boolean): TransferState {
    return {
      referenceId: this.details.referenceId,
      status: this.status,
      steps: this.steps.map((step) => ({ ...step })),
      money: { ...this.money },
      approval: this.approval && { ...this.approval },
      decisions: [...this.decisions],
      cancelRequested,
    };
  }
}

const MONEY_MOVED_BY: Record<StepName, keyof TransferMoney | null> = {
  withdraw: 'withdrawnMinor',
  deposit: 'depositedMinor',
  refund: 'refundedMinor',
  recordSettlement: 'settledMinor',
  settle: null,
};
