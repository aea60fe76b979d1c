import type { Problem, ProblemCode } from './contract.ts';

/** The bank answered with an error: a refusal, or a failure that may pass. */
export class BankProblem extends Error {
  override name = 'BankProblem';
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors: NonNullable<Problem['errors']>;

  constructor(problem: Problem) {
    super(`The bank answered ${problem.status} ${problem.code}: ${problem.detail}`);
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
  }
}

/** After any but `not-connected`, the bank may have carried the request out. */
export type UnreachableReason = 'not-connected' | 'dropped' | 'timed-out' | 'aborted';

const REASONS: Record<UnreachableReason, string> = {
  'not-connected': 'no connection, so the bank did not see the request',
  dropped: 'the connection was lost, so the outcome is unknown',
  'timed-out': 'the request timed out, so the outcome is unknown',
  aborted: 'the caller stopped waiting, so the outcome is unknown',
};

/** The outcome is unknown: ask again under the same key. */
export class BankUnreachable extends Error {
  override name = 'BankUnreachable';
  readonly reason: UnreachableReason;

  constructor(request: string, reason: UnreachableReason, cause: unknown) {
    super(`The bank did not answer ${request}: ${REASONS[reason]}.`, { cause });
    this.reason = reason;
  }
}

/** Another service, or another version of the bank. */
export class InvalidBankResponse extends Error {
  override name = 'InvalidBankResponse';
  readonly status: number;

  constructor(request: string, status: number, detail: string) {
    super(`Invalid bank response to ${request} (${status}): ${detail}`);
    this.status = status;
  }
}

/** Whether the bank cannot serve now, as opposed to refusing something. */
export function isBankUnavailable(error: unknown): boolean {
  if (error instanceof BankProblem) {
    return error.status >= 500 || error.code === 'unauthorized' || error.code === 'insufficient_scope';
  }
  return error instanceof BankUnreachable || error instanceof InvalidBankResponse;
}

/** @throws any other error */
export function nullWhenBankUnavailable(error: unknown): null {
  if (isBankUnavailable(error)) return null;
  throw error;
}
