/**
 * Every id of a transfer comes from its reference id: the workflow's, and the idempotency keys its
 * acts have at the bank. Each has one maker here, so a key can be neither forgotten nor respelled.
 */

/** 1 to 64 characters that need no escaping in a URL, a header or a workflow id. */
export const REFERENCE_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const WORKFLOW_ID_PREFIX = 'transfer-';
const REPAIR_ID_PREFIX = 'repair-';

/** Lower-case letters and digits without the pairs people confuse (0/o, 1/l/i). */
const REFERENCE_ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

/** As the bank's accounts are called; the same shape, for the same reason. */
export const ACCOUNT_ID_PATTERN = REFERENCE_ID_PATTERN;

export function isReferenceId(text: string): boolean {
  return REFERENCE_ID_PATTERN.test(text);
}

/**
 * A new reference for one intent to pay, such as `rm-k7m2q-9xw4t`: 49 bits of randomness, short
 * enough to read out on the telephone.
 */
export function newReferenceId(): string {
  const letters = Array.from(
    crypto.getRandomValues(new Uint32Array(10)),
    (value) => REFERENCE_ALPHABET[value % REFERENCE_ALPHABET.length],
  ).join('');
  return `rm-${letters.slice(0, 5)}-${letters.slice(5)}`;
}

/** The id of the transfer's workflow. */
export function workflowIdOf(referenceId: string): string {
  return `${WORKFLOW_ID_PREFIX}${referenceId}`;
}

/** The inverse of {@link workflowIdOf}; `undefined` for a workflow that is not a transfer. */
export function referenceIdOf(workflowId: string): string | undefined {
  if (!workflowId.startsWith(WORKFLOW_ID_PREFIX)) return undefined;
  const referenceId = workflowId.slice(WORKFLOW_ID_PREFIX.length);
  return isReferenceId(referenceId) ? referenceId : undefined;
}

/** The id of the workflow that brings a transfer to its end which was ended from outside. */
export function repairIdOf(referenceId: string): string {
  return `${REPAIR_ID_PREFIX}${referenceId}`;
}

/** The reference of the transfer a repair is of; `undefined` for a workflow that is not a repair. */
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

/**
 * The key of a refund. A second refund, after an operator's decision, is another act and so has
 * another key (`-refund-2`), while every attempt of one refund has the same.
 */
export function refundKey(referenceId: string, ordinal = 1): string {
  return numbered(`${referenceId}-refund`, ordinal);
}

/** The key of an external refund: money an operator has paid outside Remit. */
export function externalRefundKey(referenceId: string, ordinal = 1): string {
  return numbered(`${referenceId}-external`, ordinal);
}

/** The keys under which one workflow returns money; each ordinal is another act. */
export interface ReturnKeys {
  refund(referenceId: string, ordinal: number): string;
  externalRefund(referenceId: string, ordinal: number): string;
}

export const TRANSFER_RETURN_KEYS: ReturnKeys = { refund: refundKey, externalRefund: externalRefundKey };

/**
 * What a repair returns is another act than what the transfer itself would have returned. These
 * endings are none of those above, so whatever the references are, no two acts share a key.
 */
export const REPAIR_RETURN_KEYS: ReturnKeys = {
  refund: (referenceId, ordinal) => numbered(`${referenceId}-repair`, ordinal),
  externalRefund: (referenceId, ordinal) => numbered(`${referenceId}-repair-manual`, ordinal),
};

function numbered(key: string, ordinal: number): string {
  return ordinal === 1 ? key : `${key}-${ordinal}`;
}
