import type { Problem, ProblemCode } from './contract.ts';

/** The bank answered, and the answer is no: a refusal for good or a failure that may pass. */
export class BankProblem extends Error {
  override name = 'BankProblem';
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  /** Which part of the request was wrong, where the bank said so. */
  readonly errors: NonNullable<Problem['errors']>;

  constructor(problem: Problem) {
    super(`The bank answered ${problem.status} ${problem.code}: ${problem.detail}`);
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
  }
}

/** `not-connected` alone means that nothing can have happened; after the others, anything may have. */
export type UnreachableReason = 'not-connected' | 'dropped' | 'timed-out' | 'aborted';

const REASONS: Record<UnreachableReason, string> = {
  'not-connected': 'no connection, so the bank did not see the request',
  dropped: 'the connection was lost, so the outcome is unknown',
  'timed-out': 'the request timed out, so the outcome is unknown',
  aborted: 'the caller stopped waiting, so the outcome is unknown',
};

/** There is no answer. Whether the bank did what was asked is unknown: ask again under the same key. */
export class BankUnreachable extends Error {
  override name = 'BankUnreachable';
  readonly reason: UnreachableReason;

  constructor(request: string, reason: UnreachableReason, cause: unknown) {
    super(`The bank did not answer ${request}: ${REASONS[reason]}.`, { cause });
    this.reason = reason;
  }
}

/** There is an answer that is not in the contract: another service, or another version of the bank. */
export class BankAnswerInvalid extends Error {
  override name = 'BankAnswerInvalid';
  readonly status: number;

  constructor(request: string, status: number, detail: string) {
    super(`The bank's answer to ${request} (${status}) breaks its contract: ${detail}`);
    this.status = status;
  }
}

/** Whether an error says that the bank cannot serve just now, rather than that it refused something. */
export function isBankUnavailable(error: unknown): boolean {
  if (error instanceof BankProblem) return error.status >= 500 || error.code === 'unauthorized';
  return error instanceof BankUnreachable || error instanceof BankAnswerInvalid;
}

/** For a picture in which the bank's part may be missing. @throws whatever is no absence of the bank */
export function nullWhenBankUnavailable(error: unknown): null {
  if (isBankUnavailable(error)) return null;
  throw error;
}
