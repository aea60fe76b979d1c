/**
 * What the two sides of Temporal share: names, inputs, results and the state a transfer can be in.
 * The web side starts and asks by these; the workflow and the worker implement them. Names follow
 * Temporal's money-transfer tutorial, so that what a reader learned there is found here.
 */
import type { Currency } from '../lib/shared/money.ts';

export const MONEY_TRANSFER_NAMESPACE = 'default';
export const MONEY_TRANSFER_TASK_QUEUE = 'money-transfer';
/** The Worker Deployment; each build of the workflow code is a version of it. */
export const DEPLOYMENT = 'remit';
export const MONEY_TRANSFER_WORKFLOW = 'moneyTransfer';
export const REPAIR_TRANSFER_WORKFLOW = 'repairTransfer';
/** A repair of what is {@link RepairDetails.paid}. Older workflow code would refund it: it does not know this type. */
export const RECORD_PAID_BY_HAND_WORKFLOW = 'recordPaidByHand';
export const REPAIR_WORKFLOWS = [REPAIR_TRANSFER_WORKFLOW, RECORD_PAID_BY_HAND_WORKFLOW] as const;
export const GET_TRANSFER_STATE_QUERY = 'getTransferState';
export const DECIDE_APPROVAL_UPDATE = 'decideApproval';
export const RESOLVE_REFUND_UPDATE = 'resolveRefund';
export const CLAIM_REFUND_UPDATE = 'claimRefund';
export const CONFIRM_REFUND_UPDATE = 'confirmRefund';
export const RELEASE_REFUND_UPDATE = 'releaseRefund';

/** Search attributes: for finding transfers, never for deciding what to do with one. */
export const SEARCH_ATTRIBUTES = {
  transferStatus: 'TransferStatus',
  sourceAccount: 'SourceAccount',
  targetAccount: 'TargetAccount',
  amountMinor: 'AmountMinor',
} as const;

/** A run that a reset or a second start began has it in `TemporalChangeVersion`: the runs before it are no transfers of their own. */
export const LATER_RUN = 'later-run';

/** Where a history has this change, a result that names no key is somebody's who has completed the step by hand. */
export const RESULTS_NAME_THEIR_KEY = 'results-name-their-key';

/** How often and for how long one act is tried at the bank. */
export interface RetryPolicy {
  initialIntervalMs: number;
  backoffCoefficient: number;
  maximumIntervalMs: number;
  /** As in Temporal's own API, 0 is without limit. */
  maximumAttempts: number;
  /** How long one attempt may take before Temporal gives it up. */
  startToCloseTimeoutMs: number;
}

/**
 * What the workflow must not read from its surroundings, so it travels in its input. It can be stricter than
 * the worker's own threshold, above which nothing is withdrawn without an approval, and not laxer.
 */
export interface TransferPolicy {
  /** A transfer of more than this waits for a second person, until the deadline. */
  approvalThresholdMinor: number;
  approvalDeadlineMs: number;
  retry: RetryPolicy;
}

/**
 * The retry policy of the tutorial's TypeScript edition.
 * https://learn.temporal.io/getting_started/typescript/first_program_in_typescript/
 */
export const DEFAULT_RETRY: RetryPolicy = {
  initialIntervalMs: 1_000,
  backoffCoefficient: 2,
  maximumIntervalMs: 60_000,
  maximumAttempts: 500,
  startToCloseTimeoutMs: 60_000,
};

/** The workflow's input. `amountMinor` is a whole number of minor units of `currency`. */
export interface PaymentDetails {
  referenceId: string;
  sourceAccount: string;
  targetAccount: string;
  amountMinor: number;
  currency: Currency;
  requestedBy: string;
  policy: TransferPolicy;
  /** The bank’s ledger that holds the accounts: another one refuses. Not set where the bank does not tell. */
  ledger?: string;
}

/** The input as the tutorial's own client sends it. `amount` is in major units of USD. */
export interface TutorialDetails {
  sourceAccount: string;
  targetAccount: string;
  amount: number;
  referenceId: string;
}

/** Who requested a transfer that names nobody. */
export const UNNAMED_REQUESTER = 'a client of Temporal';

/**
 * The input of the workflows `repairTransfer` and `recordPaidByHand`, which brings a transfer to its end that was ended from
 * outside, by terminating it or by the loss of the server that knew it.
 */
export interface RepairDetails {
  referenceId: string;
  sourceAccount: string;
  amountMinor: number;
  currency: Currency;
  requestedBy: string;
  reason: string;
  /** How far the return of the money can have come: the highest ordinal to close, 0 for none. */
  returnsBegun: { byTransfer: number; byEarlierRepair: number };
  retry: RetryPolicy;
  ledger?: string;
  /** The lost workflow's claim, whose holder has paid outside Remit: that is recorded, and nothing refunded. */
  paid?: ExternalClaim;
}

/** One posting at the bank. The key is the same for every attempt. */
export interface BankInstruction {
  key: string;
  account: string;
  amountMinor: number;
  currency: Currency;
  referenceId: string;
  ledger?: string;
}

/** The worker withdraws more than its threshold only if somebody other than the requester approved. */
export interface WithdrawalInstruction extends BankInstruction {
  requestedBy: string;
  /** Undefined where older workflow code has scheduled it. */
  approvedBy?: string | null | undefined;
}

export interface ExternalRefundInstruction extends BankInstruction {
  reason: string;
  externalReference: string;
}

/** What the key is closed for: a key that holds another instruction is refused, never “posted”. */
export interface KeyClosureInstruction extends Omit<BankInstruction, 'account'> {
  step: Exclude<StepName, 'closeKey'>;
  /** Null where a repair does not know the account. */
  account: string | null;
  /** Of an external refund, where they are known. */
  reason?: string;
  externalReference?: string;
}

/** `key`: of the step that it is about. A result that somebody has given by hand names none, and proves nothing. */
export interface BankReceipt {
  key: string;
  transactionId: string;
}

/** The final outcome of a key. No later call under it can change it. */
export type KeyClosure = { key: string } & (
  | { outcome: 'posted'; transactionId: string }
  /** `isReused`: the key holds another instruction, so this one can never post. */
  | { outcome: 'refused'; reason: string; isReused?: true }
  | { outcome: 'void' }
);

/** The activities the workflow needs; `worker/activities.ts` implements them on the bank's HTTP API. */
export interface BankingActivities {
  withdraw(instruction: WithdrawalInstruction): Promise<BankReceipt>;
  deposit(instruction: BankInstruction): Promise<BankReceipt>;
  refund(instruction: BankInstruction): Promise<BankReceipt>;
  closeKey(instruction: KeyClosureInstruction): Promise<KeyClosure>;
  /** Books money that an operator has returned by other means out of transit. */
  recordExternalRefund(instruction: ExternalRefundInstruction): Promise<BankReceipt>;
}

export interface OrderDefaults {
  policy: TransferPolicy;
  /** Whether Temporal knows all of {@link SEARCH_ATTRIBUTES}. */
  hasSearchAttributes: boolean;
}

/** Runs in the workflow task itself. */
export interface LocalActivities {
  /** For an order that came without the web. */
  orderDefaults(): Promise<OrderDefaults>;
  /** Whether the workflow has run before, under the same id. */
  hasEarlierRun(): Promise<boolean>;
  /** In minor units, by the bank's ledger. */
  moneyInTransit(referenceId: string, ledger?: string): Promise<number>;
}

export interface LedgerActivities {
  /** The id of the worker’s bank’s ledger; null where it does not tell. */
  ledgerId(): Promise<string | null>;
}

/** The `type` of the worker's own refusal. It says nothing about earlier attempts, so the key is closed. */
export const APPROVAL_REQUIRED = 'ApprovalRequired';

/** The `type` of a failure by which the worker has not sent a call: it has too many at that bank. */
export const BANK_BUSY = 'BankBusy';

/**
 * `type`s of the failures by which the bank's refusals travel: definite answers, never retried.
 * The first two are the tutorial's.
 */
export const REFUSALS = {
  insufficientFunds: 'InsufficientFundsError',
  invalidAccount: 'InvalidAccountError',
  keyVoid: 'KeyVoidError',
  keyReused: 'KeyReusedError',
  nothingInTransit: 'NothingInTransitError',
} as const;

const REFUSAL_TYPES: ReadonlySet<string> = new Set(Object.values(REFUSALS));

/** Whether a failure's `type` says that the bank has refused, and not that it could not be asked. */
export function isRefusal(type: string | null | undefined): type is string {
  return REFUSAL_TYPES.has(type ?? '');
}

export const OPEN_STATUSES = [
  'submitted',
  'awaiting-approval',
  'withdrawing',
  'withdrawal-unknown',
  'depositing',
  'deposit-unknown',
  'refunding',
  'awaiting-operator',
] as const;

export const ENDINGS = [
  'completed',
  'declined',
  'failed',
  'rejected',
  'expired',
  'refunded',
  'cancelled',
  'refunded-externally',
  'nothing-owed',
] as const;

export type OpenStatus = (typeof OPEN_STATUSES)[number];
export type Ending = (typeof ENDINGS)[number];
export type TransferStatus = OpenStatus | Ending;

export const STEP_NAMES = ['withdraw', 'deposit', 'refund', 'closeKey', 'recordExternalRefund'] as const;
export type StepName = (typeof STEP_NAMES)[number];
export type StepStatus = 'running' | 'posted' | 'refused' | 'unknown' | 'void' | 'cancelled';

export interface TransferStep {
  name: StepName;
  key: string;
  /** Null of an act that another workflow began: its key is all that is needed to close it. */
  account: string | null;
  status: StepStatus;
  transactionId: string | null;
}

/** Minor units moved so far. What was withdrawn and has not arrived anywhere is in transit. */
export interface TransferMoney {
  withdrawnMinor: number;
  depositedMinor: number;
  refundedMinor: number;
  externallyRefundedMinor: number;
}

/** Which of a transfer's counters a posted step moves; closing a key moves none. */
export const MONEY_MOVED_BY: Record<StepName, keyof TransferMoney | null> = {
  withdraw: 'withdrawnMinor',
  deposit: 'depositedMinor',
  refund: 'refundedMinor',
  recordExternalRefund: 'externallyRefundedMinor',
  closeKey: null,
};

/** Why a workflow refuses a decision: the type of its failure. */
export type DecisionRefusal =
  | 'no-approval-needed'
  | 'already-decided'
  | 'too-late'
  | 'requester-cannot-decide'
  | 'not-awaited'
  | 'claimed'
  | 'not-claimed'
  | 'may-be-paid'
  | 'needs-second-person'
  | 'changed'
  | 'nothing-owed'
  | 'bank-unavailable'
  | 'invalid-decision';

/** Refused by Remit at once, and by the workflow for any other client. */
export const REQUESTER_CANNOT_DECIDE =
  'The requester cannot decide about their own transfer: a second person must.';

/** Whether two names are one person's. */
export function isSamePerson(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** What a second person decides about a transfer above the threshold. */
export interface ApprovalDecision {
  decision: 'approve' | 'reject';
  by: string;
  reason: string;
}

/** The approval a transfer needs, and what came of it. */
export interface TransferApproval {
  /** ISO 8601, from the workflow's own clock. */
  deadline: string;
  decision: ApprovalDecision | null;
}

/** Who decides about a refund, and why. */
interface RefundDecider {
  by: string;
  reason: string;
  /** Another person's lapsed claim, by {@link claimText}, whose holder has not paid. Where there is one, it must be named. */
  notPaid?: string | undefined;
}

/** What a person may decide about a refund the bank would not take. */
export type RefundDecision = RefundDecider &
  (
    | { action: 'retry' }
    | { action: 'redirect'; account: string }
    | { action: 'refundedExternally'; externalReference: string }
    /** Ends the transfer if the bank still says that nothing is in transit; otherwise refunds. */
    | { action: 'nothingOwed' }
  );

export type DecidedRefund = RefundDecision & {
  /** The second person, where the amount asks for one. */
  confirmedBy?: string;
};

/**
 * What a person is about to do with money in transit. It comes before an external payment, which nothing can
 * stop, and before a redirect above the approval threshold.
 */
export type RefundPlan = RefundDecider &
  ({ action: 'redirect'; account: string } | { action: 'refundedExternally' });

/** What a second person confirms, as they saw it. */
export function planText(plan: RefundPlan & { paidBy?: string }): string {
  return `${plan.by}: ${describePlan(plan)}`;
}

export function describePlan(plan: RefundPlan & { paidBy?: string }): string {
  if (plan.action === 'redirect') return `refund to account ${plan.account}`;
  return plan.paidBy ? `record that ${plan.paidBy} has paid outside Remit` : 'pay outside Remit';
}

/** While it holds, nobody else decides. It holds until a second person confirms or declines it, or it lapses. */
export type RefundClaim = RefundPlan & {
  confirmedBy: string | null;
  /** ISO 8601, from the workflow's own clock. Null while it waits for a second person. */
  until: string | null;
  /** It is paid already, by who had claimed it in a workflow that is lost: it only waits to be recorded. */
  paidBy?: string;
};

/** Its holder may pay, or has paid. */
export type ExternalClaim = RefundClaim & { action: 'refundedExternally'; until: string };

export const REFUND_CLAIM_MS = 15 * 60_000;

export function isHeld({ until }: RefundClaim, nowMs: number): boolean {
  return until === null || Date.parse(until) > nowMs;
}

/** What somebody confirms of another person's lapsed claim: that this one has not been paid. */
export function claimText({ by, until }: RefundClaim): string {
  return `${by}, until ${until}`;
}

/** Whoever decides next must confirm that its holder has not paid. */
export function isLapsed(claim: RefundClaim, by: string, nowMs: number): boolean {
  return !isHeld(claim, nowMs) && !isSamePerson(claim.by, by);
}

/** The answer of the query `getTransferState`. */
export interface TransferState {
  referenceId: string;
  status: TransferStatus;
  steps: TransferStep[];
  money: TransferMoney;
  /** Null where the amount asks for none. */
  approval: TransferApproval | null;
  decisions: DecidedRefund[];
  claim: RefundClaim | null;
  cancelRequested: boolean;
}

/** What the workflows can be asked, by name. Both the handlers and the client are typed by this. */
export interface TransferQueries {
  [GET_TRANSFER_STATE_QUERY]: { args: []; result: TransferState };
}

export interface TransferUpdates {
  [DECIDE_APPROVAL_UPDATE]: { args: [ApprovalDecision]; result: TransferState };
  [RESOLVE_REFUND_UPDATE]: { args: [RefundDecision]; result: TransferState };
  [CLAIM_REFUND_UPDATE]: { args: [RefundPlan]; result: TransferState };
  [CONFIRM_REFUND_UPDATE]: { args: [{ by: string; plan: string }]; result: TransferState };
  [RELEASE_REFUND_UPDATE]: { args: [{ by: string }]; result: TransferState };
}

/** The workflow's result; a failed transfer carries the same as its failure's first detail. */
export interface TransferResult {
  ending: Ending;
  /** What happened to the money, in words, with transaction ids. */
  message: string;
  transactionIds: string[];
  money: TransferMoney;
}
