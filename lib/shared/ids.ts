/** All ids of a transfer derive from its reference: the workflow's, and the idempotency keys at the bank. */

export const MAX_ID_LENGTH = 64;
/** Short enough that `external-refunds-usd.<bank>` is an account id. */
export const MAX_BANK_NAME_LENGTH = 40;

/** Needs no escaping in a URL, a header or a workflow id. */
export function idPattern(maxLength: number): RegExp {
  return new RegExp(`^[A-Za-z0-9][A-Za-z0-9._-]{0,${maxLength - 1}}$`);
}

export const REFERENCE_ID_PATTERN = idPattern(MAX_ID_LENGTH);
export const ACCOUNT_ID_PATTERN = REFERENCE_ID_PATTERN;
/** The banks' own accounts. */
export const HOUSE_ACCOUNT_PREFIX = /^(clearing|equity|external-refunds)-/;

export const DEMO_ACCOUNT_PREFIX = 'demo-';
/** The fault lab's accounts, now and before: nobody else opens any, in whatever case. */
export const FAULT_LAB_ACCOUNT_PREFIX = /^(demo|script)-/i;
const WORKFLOW_ID_PREFIX = 'transfer-';
const REPAIR_ID_PREFIX = 'repair-';

/** Without the pairs people confuse (0/o, 1/l/i). */
const REFERENCE_ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

export function isReferenceId(text: string): boolean {
  return REFERENCE_ID_PATTERN.test(text);
}

/** Such as `rm-k7m2q-9xw4t`: 49 bits of randomness, short enough to read out on the phone. */
export function newReferenceId(): string {
  return newId('rm');
}

/** Such as `demo-mara-k7m2q-9xw4t`: an account that the fault lab opens, and whose it is. */
export function newDemoAccountId(holder: string): string {
  const [name] = holder.toLowerCase().split(' ');
  return newId(`${DEMO_ACCOUNT_PREFIX}${name}`);
}

/** Tells the demonstration's accounts from others without asking the bank. */
export function isDemoAccount(id: string): boolean {
  return id.startsWith(DEMO_ACCOUNT_PREFIX);
}

/** Of a transfer that the fault lab sends without Temporal. */
export function newScriptId(): string {
  return newId('script');
}

export function isScriptId(id: string): boolean {
  return id.startsWith('script-');
}

/** Whether the fault lab has sent it without Temporal: anybody else can choose such a reference, but no such account. */
export function isOfScript(booked: { transfer: string; sourceAccount: string }): boolean {
  const { transfer, sourceAccount } = booked;
  return isScriptId(transfer) && (isDemoAccount(sourceAccount) || isScriptId(sourceAccount));
}

/** Of one intent to decide. */
export function newDecisionId(): string {
  return newId('dc');
}

/** Not `randomUUID`, which browsers have only over HTTPS. */
function newId(prefix: string): string {
  const letters = Array.from(
    crypto.getRandomValues(new Uint32Array(10)),
    (value) => REFERENCE_ALPHABET[value % REFERENCE_ALPHABET.length],
  ).join('');
  return `${prefix}-${letters.slice(0, 5)}-${letters.slice(5)}`;
}

export function workflowIdOf(referenceId: string): string {
  return `${WORKFLOW_ID_PREFIX}${referenceId}`;
}

/** Undefined for a workflow that is not a transfer. */
export function referenceIdOf(workflowId: string): string | undefined {
  if (!workflowId.startsWith(WORKFLOW_ID_PREFIX)) return undefined;
  const referenceId = workflowId.slice(WORKFLOW_ID_PREFIX.length);
  return isReferenceId(referenceId) ? referenceId : undefined;
}

export function repairIdOf(referenceId: string): string {
  return `${REPAIR_ID_PREFIX}${referenceId}`;
}

/** Undefined for a workflow that is not a repair. */
export function repairedReferenceIdOf(workflowId: string): string | undefined {
  if (!workflowId.startsWith(REPAIR_ID_PREFIX)) return undefined;
  const referenceId = workflowId.slice(REPAIR_ID_PREFIX.length);
  return isReferenceId(referenceId) ? referenceId : undefined;
}

export function withdrawalKey(referenceId: string): string {
  return `${referenceId}-withdrawal`;
}

export function depositKey(referenceId: string): string {
  return `${referenceId}-deposit`;
}

/** A refund after an operator's decision has its own key (`-refund-2`); all attempts of one share theirs. */
export function refundKey(referenceId: string, ordinal = 1): string {
  return numbered(`${referenceId}-refund`, ordinal);
}

/** For money paid outside Remit. */
export function externalRefundKey(referenceId: string, ordinal = 1): string {
  return numbered(`${referenceId}-external`, ordinal);
}

const ADDRESS = /\/(?:transfers|accounts|workflows)\/([^/?#\s]+)/;
const KEY_ENDING = /-(?:withdrawal|deposit|(?:refund|external|repair|repair-manual)(?:-\d+)?)$/i;

/** The id in the address of a transfer, an account or a workflow; any other text as it is. */
export function withoutAddress(text: string): string {
  return ADDRESS.exec(text)?.[1] ?? text;
}

/** The references that a text may mean, itself first: pages show workflow ids and idempotency keys, too. */
export function referencesIn(text: string): string[] {
  const bare = withoutAddress(text).replace(/^(?:transfer|repair)-/i, '');
  return [...new Set([text, bare, bare.replace(KEY_ENDING, '')])].filter(isReferenceId);
}

export interface ReturnKeys {
  refund(referenceId: string, ordinal: number): string;
  externalRefund(referenceId: string, ordinal: number): string;
}

export const TRANSFER_RETURN_KEYS: ReturnKeys = { refund: refundKey, externalRefund: externalRefundKey };

/** These suffixes differ from a transfer's own, so that no two steps share a key. */
export const REPAIR_RETURN_KEYS: ReturnKeys = {
  refund: (referenceId, ordinal) => numbered(`${referenceId}-repair`, ordinal),
  externalRefund: (referenceId, ordinal) => numbered(`${referenceId}-repair-manual`, ordinal),
};

function numbered(key: string, ordinal: number): string {
  return ordinal === 1 ? key : `${key}-${ordinal}`;
}
