import type { Problem, ProblemCode, RefusalCode } from '#lib/bank-client/contract.ts';

const PROBLEMS: Record<ProblemCode, { status: number; title: string }> = {
  invalid_request: { status: 400, title: 'Invalid request' },
  unauthorized: { status: 401, title: 'Missing or wrong bearer token' },
  insufficient_funds: { status: 402, title: 'Insufficient funds' },
  insufficient_scope: { status: 403, title: 'The token does not allow this' },
  fault_lab_off: { status: 403, title: 'Fault lab is off' },
  not_found: { status: 404, title: 'Not found' },
  unknown_account: { status: 404, title: 'Unknown account' },
  account_exists: { status: 409, title: 'Account already exists' },
  account_changed: { status: 409, title: 'Account has another status' },
  other_ledger: { status: 409, title: 'Meant for another ledger' },
  key_void: { status: 409, title: 'Key closed without a posting' },
  account_closed: { status: 422, title: 'Account closed' },
  account_frozen: { status: 422, title: 'Account frozen' },
  balance_limit: { status: 422, title: 'Balance limit' },
  currency_mismatch: { status: 422, title: 'Currency mismatch' },
  nothing_in_transit: { status: 422, title: 'Insufficient money in transit' },
  transfer_reused: { status: 422, title: 'Transfer belongs to another account' },
  key_reused: { status: 422, title: 'Key belongs to another request' },
  internal_error: { status: 500, title: 'Internal error' },
  bank_busy: { status: 503, title: 'Bank busy or shutting down' },
  bank_unavailable: { status: 503, title: 'Bank unavailable' },
};

/** Becomes the answer to the request. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** `status` overrides the code's own, such as 413 for an invalid request. */
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

export interface Refusal {
  code: RefusalCode;
  detail: string;
}
