/**
 * Temporal's CLI can complete an activity with anything. A step counts as posted, and a key as closed, only by what
 * the worker reports of the bank's answer.
 */
import { patched } from '@temporalio/workflow';
import { type BankReceipt, type KeyClosure, RESULTS_NAME_THEIR_KEY } from './contract.ts';

/** Whether it is the bank's receipt for the step with this key. */
export function isReceipt(result: unknown, key: string): result is BankReceipt {
  return names(key, result) ? isText(result.transactionId) : !patched(RESULTS_NAME_THEIR_KEY);
}

/** Whether it is what the bank says of this key. */
export function isClosure(result: unknown, key: string): result is KeyClosure {
  return names(key, result) ? isOutcome(result) : !patched(RESULTS_NAME_THEIR_KEY);
}

type Fields = Readonly<Record<string, unknown>>;

function names(key: string, result: unknown): result is Fields {
  return typeof result === 'object' && result !== null && 'key' in result && result.key === key;
}

function isOutcome({ outcome, transactionId, reason }: Fields): boolean {
  switch (outcome) {
    case 'posted':
      return isText(transactionId);
    case 'refused':
      return isText(reason);
    default:
      return outcome === 'void';
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
