import { ApplicationFailure } from '@temporalio/common';
import { BankProblem, BankUnreachable } from '#lib/bank/errors.ts';
import type { ProblemCode } from '#lib/bank/schemas.ts';
import { REFUSALS } from '#temporal/contract.ts';

/**
 * What each of the bank's problems is to the saga: a refusal is the bank's definite no and is not
 * retried; null is trouble that may pass, and is.
 */
const REFUSAL_OF: Record<ProblemCode, string | null> = {
  insufficient_funds: REFUSALS.insufficientFunds,
  unknown_account: REFUSALS.invalidAccount,
  account_closed: REFUSALS.invalidAccount,
  account_frozen: REFUSALS.invalidAccount,
  currency_mismatch: REFUSALS.invalidAccount,
  key_void: REFUSALS.keyVoid,
  key_reused: REFUSALS.keyReused,
  transfer_reused: REFUSALS.keyReused,
  nothing_in_transit: REFUSALS.nothingInTransit,
  account_exists: null,
  bank_unavailable: null,
  fault_lab_off: null,
  internal_error: null,
  invalid_request: null,
  not_found: null,
  unauthorized: null,
};

/** The one place where an error of the bank becomes a failure of an activity. */
export function toActivityFailure(error: unknown): unknown {
  if (error instanceof BankProblem) {
    const refusal = REFUSAL_OF[error.code];
    return ApplicationFailure.create({
      type: refusal ?? 'BankProblem',
      message: error.detail,
      nonRetryable: refusal !== null,
      details: [{ code: error.code, status: error.status }],
    });
  }
  if (error instanceof BankUnreachable) {
    return ApplicationFailure.create({ type: 'BankUnreachable', message: error.message, cause: error });
  }
  return error;
}
