/**
 * Types hold only for our own client: whoever reaches Temporal can start a workflow with anything in it. A
 * wrong input fails the workflow with a sentence, where a bug would retry the workflow task forever.
 */
import {
  ApplicationFailure,
  patched,
  proxyActivities,
  proxyLocalActivities,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import { isScriptId, REFERENCE_ID_PATTERN, repairIdOf, workflowIdOf } from '../lib/shared/ids.ts';
import { CURRENCIES, type Currency, MAX_AMOUNT_MINOR, parseAmount } from '../lib/shared/money.ts';
import { isCleanText, PERSON, REASON } from '../lib/shared/text.ts';
import {
  type ExternalClaim,
  type LedgerActivities,
  type LocalActivities,
  type PaymentDetails,
  type RepairDetails,
  type RetryPolicy,
  type TransferPolicy,
  type TutorialDetails,
  UNNAMED_REQUESTER,
} from './contract.ts';
import { markRun, publishOrder } from './search-attributes.ts';
import type { MoneyOrder } from './transfer-record.ts';

type Order = Omit<PaymentDetails, 'policy'> & { policy?: TransferPolicy };
type Fields = Readonly<Record<string, unknown>>;
type Bounds = readonly [min: number, max: number];

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

const INTERVAL: Bounds = [1, 60 * MINUTE];
const ATTEMPTS: Bounds = [0, 10_000];
const BACKOFF: Bounds = [1, 10];
/** A call may take a while; a worker that waits for one holds a slot. */
const START_TO_CLOSE: Bounds = [100, 10 * MINUTE];
const APPROVAL_DEADLINE: Bounds = [1, 30 * DAY];
/** Decisions about one refund: each makes a key, which a repair closes. */
const RETURNS: Bounds = [0, 1_000];

const local = proxyLocalActivities<LocalActivities & LedgerActivities>({ startToCloseTimeout: 10 * SECOND });
export const { orderDefaults } = local;

/** Before it, a reference that was started again after its end was two transfers in lists. */
const SECOND_STARTS_ARE_MARKED = 'second-starts-are-marked';

/** A bank that hangs must not hold workflow tasks. */
const { ledgerId } = proxyActivities<LedgerActivities>({
  startToCloseTimeout: 15 * SECOND,
  summary: 'Which ledger has the bank?',
  retry: { maximumInterval: 10 * SECOND },
});

/** Before it, an order of the web that named no ledger was bound to none. */
const EVERY_ORDER_IS_BOUND = 'every-order-is-bound';
/** Before it, any order that named none; with it alone, others than the web's were bound in the workflow task itself. */
const LEDGER = 'ledger';

/** Whether the web has placed the order: with a policy, and a memo for its lists. */
export function isFromWeb(order: Order): order is PaymentDetails {
  return order.policy !== undefined && workflowInfo().memo?.sourceAccount !== undefined;
}

/** Gives an order of another client what the web would have given it. */
export async function completeOrder(order: Order): Promise<PaymentDetails> {
  const { policy, hasSearchAttributes } = await orderDefaults();
  // The web starts no reference twice; any other client can.
  if (patched(SECOND_STARTS_ARE_MARKED) && (await local.hasEarlierRun())) markRun();
  const details = { policy, ...order };
  const { referenceId: _, ...memo } = details;
  upsertMemo(memo);
  if (hasSearchAttributes) publishOrder(details);
  const isBoundHere = details.ledger === undefined && !patched(EVERY_ORDER_IS_BOUND) && patched(LEDGER);
  const ledger = isBoundHere ? await local.ledgerId() : null;
  return { ...details, ...(ledger && { ledger }) };
}

/**
 * The ledger that the order is for. Where it names none, that of the worker's bank: bound to none, it could go to any.
 * Undefined where the bank does not tell.
 */
export async function ledgerOf({ ledger }: MoneyOrder): Promise<string | undefined> {
  if (ledger !== undefined || !patched(EVERY_ORDER_IS_BOUND)) return ledger;
  const told: unknown = await ledgerId();
  if (typeof told !== 'string') return undefined;
  upsertMemo({ ledger: told });
  return told;
}

/** Before it, no input was checked. */
const INPUTS_ARE_CHECKED = 'inputs-are-checked';

/** What older code has begun with an input that is refused today goes on. @throws as {@link requireOrder} */
export function orderOf(input: PaymentDetails | TutorialDetails): Order {
  try {
    return requireOrder(input);
  } catch (error) {
    if (patched(INPUTS_ARE_CHECKED) || !('policy' in input)) throw error;
    return input;
  }
}

/** As {@link orderOf}. @throws as {@link requireRepair} */
export function repairOf(input: RepairDetails): RepairDetails {
  try {
    return requireRepair(input);
  } catch (error) {
    if (patched(INPUTS_ARE_CHECKED)) throw error;
    return input;
  }
}

/** @throws ApplicationFailure of type `InvalidOrder` */
function requireOrder(input: unknown): Order {
  const order = fieldsOf(input, 'The input');
  const details = moneyOrderOf(order);
  if (isScriptId(details.referenceId)) throw invalid('referenceId must not begin with script-.');
  requireWorkflowId(workflowIdOf(details.referenceId));
  const targetAccount = idOf(order, 'targetAccount');
  if (targetAccount === details.sourceAccount) throw invalid('targetAccount must be another account.');
  const policy = order.policy === undefined ? {} : { policy: policyOf(fieldsOf(order.policy, 'policy')) };
  return { ...details, targetAccount, requestedBy: requesterOf(order), ...policy };
}

/** @throws ApplicationFailure of type `InvalidOrder` */
function requireRepair(input: unknown): RepairDetails {
  const repair = fieldsOf(input, 'The input');
  const details = moneyOrderOf(repair);
  requireWorkflowId(repairIdOf(details.referenceId));
  const returnsBegun = fieldsOf(repair.returnsBegun, 'returnsBegun');
  return {
    ...details,
    requestedBy: requesterOf(repair),
    reason: textOf(repair, 'reason', REASON),
    returnsBegun: {
      byTransfer: wholeNumberOf(returnsBegun, 'byTransfer', RETURNS),
      byEarlierRepair: wholeNumberOf(returnsBegun, 'byEarlierRepair', RETURNS),
    },
    retry: retryOf(fieldsOf(repair.retry, 'retry')),
    ...(repair.paid === undefined ? {} : { paid: claimOf(fieldsOf(repair.paid, 'paid')) }),
  };
}

function claimOf(paid: Fields): ExternalClaim {
  const { until, confirmedBy, paidBy } = paid;
  if (typeof until !== 'string' || Number.isNaN(Date.parse(until))) throw invalid('until must be a time.');
  return {
    action: 'refundedExternally',
    by: textOf(paid, 'by', PERSON),
    reason: textOf(paid, 'reason', REASON),
    confirmedBy: confirmedBy === null ? null : textOf(paid, 'confirmedBy', PERSON),
    until,
    ...(paidBy === undefined ? {} : { paidBy: textOf(paid, 'paidBy', PERSON) }),
  };
}

/** One reference is one workflow: two could not both use its keys. */
function requireWorkflowId(expected: string): void {
  const { workflowId } = workflowInfo();
  if (workflowId !== expected) throw invalid(`The workflow id must be ${expected}, not ${workflowId}.`);
}

function moneyOrderOf(order: Fields) {
  const currency = order.currency === undefined ? 'USD' : currencyOf(order.currency);
  return {
    referenceId: idOf(order, 'referenceId'),
    sourceAccount: idOf(order, 'sourceAccount'),
    amountMinor: amountMinorOf(order, currency),
    currency,
    ...(order.ledger === undefined ? {} : { ledger: idOf(order, 'ledger') }),
  };
}

function amountMinorOf(order: Fields, currency: Currency): number {
  if (order.amountMinor !== undefined) return wholeNumberOf(order, 'amountMinor', [1, MAX_AMOUNT_MINOR]);
  if (typeof order.amount !== 'number') throw invalid('Give an amount in major units, such as 400.');
  const amount = parseAmount(String(order.amount), currency);
  if (!amount.ok) throw invalid(`amount: ${amount.reason}`);
  return amount.amountMinor;
}

function currencyOf(value: unknown): Currency {
  const currency = CURRENCIES.find((known) => known === value);
  if (!currency) throw invalid(`currency must be one of ${CURRENCIES.join(', ')}.`);
  return currency;
}

function policyOf(policy: Fields): TransferPolicy {
  return {
    approvalThresholdMinor: wholeNumberOf(policy, 'approvalThresholdMinor', [0, Number.MAX_SAFE_INTEGER]),
    approvalDeadlineMs: wholeNumberOf(policy, 'approvalDeadlineMs', APPROVAL_DEADLINE),
    retry: retryOf(fieldsOf(policy.retry, 'policy.retry')),
  };
}

function retryOf(retry: Fields): RetryPolicy {
  const initialIntervalMs = wholeNumberOf(retry, 'initialIntervalMs', INTERVAL);
  return {
    initialIntervalMs,
    backoffCoefficient: numberOf(retry, 'backoffCoefficient', BACKOFF),
    maximumIntervalMs: wholeNumberOf(retry, 'maximumIntervalMs', [initialIntervalMs, INTERVAL[1]]),
    maximumAttempts: wholeNumberOf(retry, 'maximumAttempts', ATTEMPTS),
    startToCloseTimeoutMs: wholeNumberOf(retry, 'startToCloseTimeoutMs', START_TO_CLOSE),
  };
}

function requesterOf(order: Fields): string {
  return order.requestedBy === undefined ? UNNAMED_REQUESTER : textOf(order, 'requestedBy', PERSON);
}

function idOf(fields: Fields, name: string): string {
  const id = fields[name];
  if (typeof id === 'string' && REFERENCE_ID_PATTERN.test(id)) return id;
  throw invalid(`${name} must be 1 to 64 letters, digits, dots, underscores and hyphens.`);
}

function textOf(fields: Fields, name: string, rule: typeof PERSON): string {
  const text = fields[name];
  if (isCleanText(text, rule)) return text;
  throw invalid(`${name} must be one line of at most ${rule.maxLength} visible characters.`);
}

function wholeNumberOf(fields: Fields, name: string, bounds: Bounds): number {
  const number = numberOf(fields, name, bounds);
  if (Number.isInteger(number)) return number;
  throw invalid(`${name} must be a whole number.`);
}

function numberOf(fields: Fields, name: string, [min, max]: Bounds): number {
  const number = fields[name];
  if (typeof number === 'number' && number >= min && number <= max) return number;
  throw invalid(`${name} must be a number from ${min} to ${max}.`);
}

function fieldsOf(value: unknown, name: string): Fields {
  if (typeof value === 'object' && value !== null) return { ...value };
  throw invalid(`${name} must be an object.`);
}

function invalid(message: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'InvalidOrder',
    message: `${message} Nothing was moved.`,
    nonRetryable: true,
  });
}
