import {
  type BankInstruction,
  type DecidedRefund,
  MONEY_MOVED_BY,
  type PaymentDetails,
  type RefundClaim,
  type StepName,
  type TransferApproval,
  type TransferMoney,
  type TransferState,
  type TransferStatus,
  type TransferStep,
} from './contract.ts';
import { publishDetails } from './current-details.ts';
import { markLaterRun, publishStatus } from './search-attributes.ts';

export type MoneyOrder = Pick<
  PaymentDetails,
  'referenceId' | 'sourceAccount' | 'amountMinor' | 'currency' | 'requestedBy' | 'ledger'
>;

/** The state of one transfer: written by the saga's steps, read by its query and endings. */
export class TransferRecord<Order extends MoneyOrder = PaymentDetails> {
  private current: TransferStatus = 'submitted';
  private offHappyPath = false;
  readonly steps: TransferStep[] = [];
  readonly money: TransferMoney = {
    withdrawnMinor: 0,
    depositedMinor: 0,
    refundedMinor: 0,
    externallyRefundedMinor: 0,
  };
  approval: TransferApproval | null = null;
  readonly decisions: DecidedRefund[] = [];
  claim: RefundClaim | null = null;

  constructor(private order: Order) {}

  get details(): Order {
    return this.order;
  }

  /** What is ordered from now on names it. */
  bindTo(ledger: string): void {
    this.order = { ...this.order, ledger };
  }

  get status(): TransferStatus {
    return this.current;
  }

  /** Publishes a status only off the happy path: each upsert costs a history event. */
  setStatus(status: TransferStatus): void {
    if (this.current === status) return;
    this.current = status;
    this.publishDetails();
    markLaterRun();
    this.offHappyPath ||= !HAPPY_PATH.has(status);
    if (this.offHappyPath) publishStatus(status);
  }

  publishDetails(): void {
    publishDetails(this.current, this.details, this.returnedTo());
  }

  instruction(key: string, account: string): BankInstruction {
    const { referenceId, amountMinor, currency, ledger } = this.details;
    return { key, account, amountMinor, currency, referenceId, ...(ledger && { ledger }) };
  }

  begin(name: StepName, { key, account }: Pick<TransferStep, 'key' | 'account'>): TransferStep {
    const step: TransferStep = { name, key, account, status: 'running', transactionId: null };
    this.steps.push(step);
    return step;
  }

  /** The only place where money counts as moved. */
  posted(step: TransferStep, transactionId: string): void {
    step.status = 'posted';
    step.transactionId = transactionId;
    const counter = MONEY_MOVED_BY[step.name];
    if (counter) this.money[counter] = this.details.amountMinor;
  }

  /** The account of the last posted refund. */
  returnedTo(): string | undefined {
    const refund = this.steps.findLast(({ name, status }) => name === 'refund' && status === 'posted');
    return refund?.account ?? undefined;
  }

  transactionIds(): string[] {
    return this.steps.flatMap((step) => step.transactionId ?? []);
  }

  /** A copy, so that a query cannot change the record. */
  snapshot(cancelRequested: boolean): TransferState {
    return {
      referenceId: this.details.referenceId,
      status: this.status,
      steps: this.steps.map((step) => ({ ...step })),
      money: { ...this.money },
      approval: this.approval && { ...this.approval },
      decisions: [...this.decisions],
      claim: this.claim && { ...this.claim },
      cancelRequested,
    };
  }
}

const HAPPY_PATH: ReadonlySet<TransferStatus> = new Set([
  'submitted',
  'withdrawing',
  'depositing',
  'completed',
]);
