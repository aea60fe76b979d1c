import { ApplicationFailure } from '@temporalio/common';
import type { ProblemCode } from '#lib/bank-client/contract.ts';
import { BankProblem, BankUnreachable } from '#lib/bank-client/errors.ts';
import { REFUSALS } from '#temporal/contract.ts';

/**
 * The failure type of each bank problem; null is retried. `InvalidRequest` is not retried but is no
 * refusal either: the key's outcome is still unknown.
 */
const FINAL_TYPE_OF: Record<ProblemCode, string | null> = {
  insufficient_funds: REFUSALS.insufficientFunds,
  unknown_account: REFUSALS.invalidAccount,
  account_closed: REFUSALS.invalidAccount,
  account_frozen: REFUSALS.invalidAccount,
  balance_limit: REFUSALS.invalidAccount,
  currency_mismatch: REFUSALS.invalidAccount,
  key_void: REFUSALS.keyVoid,
  key_reused: REFUSALS.keyReused,
  transfer_reused: REFUSALS.keyReused,
  nothing_in_transit: REFUSALS.nothingInTransit,
  account_changed: null,
  account_exists: null,
  bank_busy: null,
  bank_unavailable: null,
  fault_lab_off: null,
  insufficient_scope: null,
  internal_error: null,
  invalid_request: 'InvalidRequest',
  not_found: null,
  other_ledger: null,
  unauthorized: null,
};

export function toPostingFailure(error: unknown): unknown {
  const type = error instanceof BankProblem ? FINAL_TYPE_OF[error.code] : null;
  return toFailure(error, type);
}

/** Always retried: until the key is closed, the outcome is unknown. */
export function toKeyClosingFailure(error: unknown): unknown {
  return toFailure(error, null);
}

function toFailure(error: unknown, finalType: string | null): unknown {
  if (error instanceof BankProblem) {
    return ApplicationFailure.create({
      type: finalType ?? 'BankProblem',
      message: error.message,
      nonRetryable: finalType !== null,
      details: [{ code: error.code, status: error.status }],
    });
  }
  if (error instanceof BankUnreachable) {
    return ApplicationFailure.create({ type: 'BankUnreachable', message: error.message, cause: error });
  }
  return error;
}
