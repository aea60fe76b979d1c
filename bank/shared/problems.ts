/** Refusals and failures as answers: RFC 9457 with a stable code. */
import type { Problem, ProblemCode, RefusalCode } from '#lib/bank-client/contract.ts';

const PROBLEMS: Record<ProblemCode, { status: number; title: string }> = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  unauthorized: { status: 401, title: 'The bearer token is missing or wrong' },
  insufficient_funds: { status: 402, title: 'The account has not that much money' },
  fault_lab_off: { status: 403, title: 'The fault lab is off' },
  not_found: { status: 404, title: 'There is nothing here' },
  unknown_account: { status: 404, title: 'There is no such account' },
  account_exists: { status: 409, title: 'There is an account with this id' },
  key_void: { status: 409, title: 'The key was closed without a posting' },
  account_closed: { status: 422, title: 'The account is closed' },
  account_frozen: { status: 422, title: 'The account is frozen' },
  currency_mismatch: { status: 422, title: 'The account is in another currency' },
  nothing_in_transit: { status: 422, title: 'The transfer has not that much money in transit' },
  transfer_reused: { status: 422, title: 'The transfer belongs to another account' },
  key_reused: { status: 422, title: 'The key was used for another request' },
  internal_error: { status: 500, title: 'The bank failed' },
  bank_unavailable: { status: 503, title: 'The bank is unavailable' },
};

/** Thrown where a request ends early: becomes the answer. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** `status` only where one code has several, such as 413 and 415 for an invalid request. */
export function problemOf(
  code: ProblemCode,
  detail: string,
  more: { status?: number; errors?: Problem['errors'] } = {},
): Problem {
  const { status, title } = PROBLEMS[code];
  return {
    type: 'about:blank',
    title,
    status: more.status ?? status,
    code,
    detail,
    ...(more.errors ? { errors: more.errors } : {}),
  };
}

/** A definite "no" of the ledger, with words for people. */
export interface Refusal {
  code: RefusalCode;
  detail: string;
}
