/**
 * The bank's HTTP contract: the bank validates by it and generates its OpenAPI document, the client checks
 * answers. A gateway to a real bank implements this file.
 * Amounts are integers of minor units; times are ISO 8601 in UTC; lists are `{ items, next }`.
 */
import { z } from 'zod';
import { HOUSE_ACCOUNT_PREFIX, idPattern, MAX_BANK_NAME_LENGTH, MAX_ID_LENGTH } from '#lib/shared/ids.ts';
import { CURRENCIES, MAX_AMOUNT_MINOR } from '#lib/shared/money.ts';
import { EXTERNAL_REFERENCE, HOLDER, isVisible, PERSON, REASON } from '#lib/shared/text.ts';
import { FAULT_LIMITS } from './fault-limits.ts';

const identifier = (maxLength: number) =>
  z
    .string()
    .regex(
      idPattern(maxLength),
      `up to ${maxLength} letters, digits, dots, underscores and hyphens, starting with a letter or digit`,
    );

const text = ({ maxLength }: { maxLength: number }) =>
  z.string().trim().min(1).max(maxLength).refine(isVisible, 'no control or invisible characters');

export const accountId = identifier(MAX_ID_LENGTH);
export const bankName = identifier(MAX_BANK_NAME_LENGTH);
export const referenceId = identifier(MAX_ID_LENGTH);
const ledgerId = identifier(64);
export const idempotencyKey = identifier(96);
export const currency = z.enum(CURRENCIES);
export const amountMinor = z.int().positive().max(MAX_AMOUNT_MINOR);
const balanceMinor = z.int();
const timestamp = z.iso.datetime();

export const accountStatus = z.enum(['open', 'frozen', 'closed']);
export type AccountStatus = z.infer<typeof accountStatus>;
const accountKind = z.enum(['customer', 'clearing', 'equity', 'external-refunds']);
export type AccountKind = z.infer<typeof accountKind>;

export const account = z
  .object({
    id: accountId,
    bank: bankName,
    holder: z.string(),
    currency,
    kind: accountKind,
    status: accountStatus,
    postedMinor: balanceMinor,
    inTransitMinor: z.int().describe('withdrawn from this account, and not yet deposited or refunded'),
  })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof account>;

export const openAccount = z
  .strictObject({
    id: accountId
      .refine(
        (id) => !HOUSE_ACCOUNT_PREFIX.test(id),
        'ids with this prefix are reserved for the banks’ own accounts',
      )
      .optional(),
    bank: bankName,
    holder: text(HOLDER),
    currency,
    openingBalanceMinor: z.int().nonnegative().max(MAX_AMOUNT_MINOR).default(0),
  })
  .meta({ id: 'OpenAccount' });
export type OpenAccount = z.input<typeof openAccount>;

export const changeAccount = z
  .strictObject({
    status: accountStatus,
    from: accountStatus.optional().describe('refused if the account has another status by now'),
  })
  .meta({ id: 'ChangeAccount' });
export type ChangeAccount = z.infer<typeof changeAccount>;

export const postRequest = z
  .strictObject({ account: accountId, amountMinor, currency, transfer: referenceId })
  .meta({ id: 'PostRequest' });
export type PostRequest = z.infer<typeof postRequest>;

export const externalRefundRequest = postRequest
  .extend({ reason: text(REASON), externalReference: text(EXTERNAL_REFERENCE) })
  .meta({ id: 'ExternalRefundRequest' });
export type ExternalRefundRequest = z.infer<typeof externalRefundRequest>;

export const post = z
  .object({
    transactionId: z.string(),
    key: idempotencyKey,
    account: accountId,
    amountMinor,
    currency,
    transfer: referenceId,
    balanceMinor: balanceMinor.describe('the account’s balance right after this posting'),
    postedAt: timestamp,
    replayed: z.boolean().describe('true when this key was posted before: nothing moved now'),
  })
  .meta({ id: 'Post' });
export type Post = z.infer<typeof post>;

/** `adjustment` is between a customer and the bank's equity, made by a reset of the bank. */
const entryKind = z.enum(['opening', 'withdrawal', 'deposit', 'refund', 'external-refund', 'adjustment']);
export type EntryKind = z.infer<typeof entryKind>;

export const entry = z
  .object({
    id: z.int(),
    transactionId: z.string(),
    account: accountId,
    amountMinor: balanceMinor.describe('signed: what it adds to the account’s balance'),
    balanceMinor,
    kind: entryKind,
    key: idempotencyKey.nullable(),
    transfer: referenceId.nullable(),
    postedAt: timestamp,
  })
  .meta({ id: 'Entry' });
export type Entry = z.infer<typeof entry>;

const problemCode = z.enum([
  'invalid_request',
  'unauthorized',
  'insufficient_scope',
  'fault_lab_off',
  'not_found',
  'insufficient_funds',
  'unknown_account',
  'account_exists',
  'account_changed',
  'key_void',
  'account_closed',
  'account_frozen',
  'balance_limit',
  'currency_mismatch',
  'nothing_in_transit',
  'transfer_reused',
  'key_reused',
  'other_ledger',
  'bank_busy',
  'bank_unavailable',
  'internal_error',
]);
export type ProblemCode = z.infer<typeof problemCode>;

/** Stored as the key's outcome, and the same on every repeat. */
export const refusalCode = problemCode.extract([
  'insufficient_funds',
  'unknown_account',
  'account_closed',
  'account_frozen',
  'balance_limit',
  'currency_mismatch',
  'nothing_in_transit',
  'transfer_reused',
]);
export type RefusalCode = z.infer<typeof refusalCode>;

/** RFC 9457, with a stable `code`. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: problemCode,
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;

const keyOutcome = z.enum(['none', 'posted', 'refused', 'void']);
export type KeyOutcome = z.infer<typeof keyOutcome>;

export const keyState = z
  .object({
    key: idempotencyKey,
    outcome: keyOutcome,
    code: refusalCode.nullable().describe('why it was refused'),
    transaction: post.nullable(),
  })
  .meta({ id: 'KeyState' });
export type KeyState = z.infer<typeof keyState>;

export const faultKind = z.enum([
  'down',
  'slow',
  'hang',
  'lose-answer',
  'lose-request',
  'flaky',
  'fail-next',
  'error',
  'refuse',
  'duplicate',
]);
export type FaultKind = z.infer<typeof faultKind>;

export const faultOperation = z.enum([
  'withdraw',
  'deposit',
  'refund',
  'external-refund',
  'close-key',
  'lookup',
]);
export type FaultOperation = z.infer<typeof faultOperation>;

/** The operations that move money, each under an idempotency key. */
const postOperation = faultOperation.extract(['withdraw', 'deposit', 'refund', 'external-refund']);
export type PostOperation = z.infer<typeof postOperation>;

/**
 * What the key is being closed for: `key_reused` when it holds another instruction. The money may be of any
 * form: a key must be closable for an instruction that the bank could not read.
 */
export const closeKeyRequest = z
  .strictObject({
    operation: postOperation,
    account: z.unknown().optional().describe('null where the caller does not know it'),
    amountMinor: z.unknown().optional(),
    currency: z.unknown().optional(),
    transfer: referenceId,
    /** Of an external refund; compared where given. */
    reason: z.string().optional(),
    externalReference: z.string().optional(),
  })
  .meta({ id: 'CloseKeyRequest' });
export type CloseKeyRequest = Omit<PostRequest, 'account'> & {
  operation: PostOperation;
  account: string | null;
  reason?: string | undefined;
  externalReference?: string | undefined;
};

/** What is left out matches all. */
export const faultScope = z.strictObject({
  bank: bankName.optional(),
  operation: faultOperation.optional(),
  account: accountId.optional(),
  transfer: referenceId.optional(),
});
export type FaultScope = z.infer<typeof faultScope>;

export const faultParams = z.strictObject({
  delayMs: z.int().nonnegative().max(FAULT_LIMITS.delayMs).optional(),
  jitterMs: z.int().nonnegative().max(FAULT_LIMITS.delayMs).optional(),
  share: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
  code: refusalCode.optional(),
});
export type FaultParams = z.infer<typeof faultParams>;

const faultState = z.enum(['armed', 'used-up', 'expired', 'cleared']);
export type FaultState = z.infer<typeof faultState>;

export const armFault = z
  .strictObject({
    kind: faultKind,
    scope: faultScope.default({}),
    params: faultParams.default({}),
    by: text(PERSON),
    reason: text(REASON),
    seconds: z.int().positive().max(FAULT_LIMITS.seconds).optional(),
    count: z.int().positive().max(FAULT_LIMITS.count).optional(),
  })
  .meta({ id: 'ArmFault' });
export type ArmFault = z.input<typeof armFault>;

export const fault = z
  .object({
    id: z.string(),
    kind: faultKind,
    scope: faultScope,
    params: faultParams,
    by: z.string(),
    reason: z.string(),
    seconds: z.int().nullable(),
    count: z.int().nullable(),
    state: faultState,
    remaining: z.int().nullable().describe('calls left to act on; null when it ends by time'),
    armedAt: timestamp,
    expiresAt: timestamp.nullable(),
    endedAt: timestamp.nullable().describe('when it was used up, expired or was cleared; null while armed'),
  })
  .meta({ id: 'Fault' });
export type Fault = z.infer<typeof fault>;

/** Of `close-key` and `lookup`, it is the key's outcome. `failed` is a fault: nothing moved. */
export const callOutcome = z.enum(['posted', 'replayed', 'refused', 'void', 'none', 'failed']);
export type CallOutcome = z.infer<typeof callOutcome>;

export const call = z
  .object({
    id: z.int(),
    at: timestamp,
    operation: faultOperation,
    key: idempotencyKey.nullable(),
    attempt: z.int().nullable(),
    bank: bankName.nullable(),
    account: accountId.nullable(),
    amountMinor: amountMinor.nullable(),
    transfer: referenceId.nullable(),
    faultKind: faultKind.nullable(),
    status: z.int().nullable().describe('the HTTP status answered; null when none was'),
    outcome: callOutcome,
    code: problemCode.nullable(),
    transactionId: z.string().nullable(),
    answerLost: z.boolean().describe('the caller never learned the outcome'),
    durationMs: z.number(),
  })
  .meta({ id: 'Call' });
export type Call = z.infer<typeof call>;

export const transactionId = identifier(32);

/** How many transfers or transactions one request may name. */
export const MAX_IDS_PER_REQUEST = 500;

export const ledgerTransfer = z
  .object({
    transfer: referenceId,
    currency,
    sourceAccount: accountId,
    amountMinor: amountMinor.describe('what was withdrawn, or requested where nothing was'),
    withdrawnMinor: z.int(),
    depositedMinor: z.int(),
    refundedMinor: z.int(),
    externallyRefundedMinor: z.int().describe('paid outside Remit and taken out of transit'),
    depositedTo: z.array(accountId).describe('the accounts credited by deposits; two at most are named'),
    refundedTo: z.array(accountId).describe('the accounts credited by refunds; two at most are named'),
    inTransitMinor: z.int().describe('withdrawn, and not yet deposited or refunded'),
    firstAt: timestamp.describe('its first posting or call'),
    lastAt: timestamp.describe('its last posting or call'),
    lastCall: call
      .pick({ operation: true, attempt: true, outcome: true, faultKind: true, answerLost: true, at: true })
      .nullable(),
  })
  .meta({ id: 'LedgerTransfer' });
export type LedgerTransfer = z.infer<typeof ledgerTransfer>;

export const check = z
  .object({
    ok: z.boolean(),
    sums: z.array(z.object({ currency, sumMinor: z.int() })),
    inTransit: z.array(z.object({ transfer: referenceId, currency, amountMinor: z.int() })),
    violations: z.array(z.string()),
  })
  .meta({ id: 'Check' });
export type Check = z.infer<typeof check>;

export const resetRequest = z.strictObject({ by: text(PERSON) }).meta({ id: 'ResetRequest' });
export type ResetRequest = z.infer<typeof resetRequest>;

/** Money in transit stays there, in its transfer's name. */
export const bankReset = z
  .object({
    clearedFaults: z.int(),
    adjustments: z
      .array(z.object({ account: accountId, currency, amountMinor: z.int(), transactionId: z.string() }))
      .describe('what brought each account back to its opening balance'),
    statusChanges: z.array(z.object({ account: accountId, from: accountStatus, to: accountStatus })),
  })
  .meta({ id: 'BankReset' });
export type BankReset = z.infer<typeof bankReset>;

export const health = z
  .object({
    status: z.literal('ok'),
    database: z.enum(['sqlite', 'postgres']),
    ledger: ledgerId
      .optional()
      .describe('which ledger it is: a request that names another in the header X-Ledger gets other_ledger'),
    faultLab: z.boolean(),
    resetAt: timestamp.nullish().describe('when the bank was last reset; null if it never was'),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof health>;

export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional(),
});

export const accountSearch = z
  .string()
  .max(100)
  .regex(/^\P{Cc}*$/u, 'no control characters')
  .describe(
    'beginnings of words of a customer’s account number, name or bank; answers one page, the closest first',
  );

export interface Page<Item> {
  items: Item[];
  next: string | null;
  /** Names of those that the client left out, since it does not understand them. */
  unreadable?: readonly string[];
}

/** One server-sent event of the change feed. Ids have no gaps. */
export const feedEvent = z.discriminatedUnion('event', [
  z.object({ id: z.int(), event: z.literal('call'), data: call }),
  z.object({ id: z.int(), event: z.literal('entry'), data: entry }),
  z.object({ id: z.int(), event: z.literal('fault'), data: fault }),
  z.object({ id: z.int(), event: z.literal('account'), data: account }),
]);
export type FeedEvent = z.infer<typeof feedEvent>;
