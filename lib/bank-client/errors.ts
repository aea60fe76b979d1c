import { isUnavailable, RemitError } from '#lib/shared/errors.ts';
import { logRarely } from '#lib/shared/log-rarely.ts';
import type { Problem, ProblemCode } from './contract.ts';

/** The bank answered with an error: a refusal, or a failure that may pass. */
export class BankProblem extends RemitError {
  override name = 'BankProblem';
  readonly status: number;
  readonly code: ProblemCode;
  readonly errors: NonNullable<Problem['errors']>;

  constructor({ status, code, detail, errors = [] }: Problem) {
    const failed = status >= 500;
    // A bank that is busy refuses before any work.
    super(detail, failed && code !== 'bank_busy' ? 'unknown' : 'not-done', {
      unavailable: failed || code === 'unauthorized' || code === 'insufficient_scope',
    });
    this.status = status;
    this.code = code;
    this.errors = errors;
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

/** Where the outcome is unknown, ask again under the same key. */
export class BankUnreachable extends RemitError {
  override name = 'BankUnreachable';
  readonly code = 'bank_unreachable';

  constructor(
    request: string,
    readonly reason: UnreachableReason,
    cause: unknown,
  ) {
    super(
      `The bank did not answer ${request}: ${REASONS[reason]}.`,
      reason === 'not-connected' ? 'not-done' : 'unknown',
      { cause, unavailable: true },
    );
  }

  override get summary(): string {
    return this.certainty === 'not-done'
      ? 'Bank unavailable. Nothing was done.'
      : 'The bank did not respond.';
  }
}

/** Another service, or another version of the bank. */
export class InvalidBankResponse extends RemitError {
  override name = 'InvalidBankResponse';
  readonly code = 'invalid_bank_response';
  readonly status: number;

  constructor(request: string, status: number, detail: string) {
    super(`Invalid bank response to ${request} (${status}): ${detail}`, 'unknown', { unavailable: true });
    this.status = status;
  }

  override get summary(): string {
    const nothing = this.certainty === 'not-done' ? ' Nothing was done.' : '';
    return `The bank answered in a way that Remit does not understand.${nothing}`;
  }
}

/** Whether the bank cannot serve now, as opposed to refusing something. */
export function isBankUnavailable(error: unknown): boolean {
  const isBanks = [BankProblem, BankUnreachable, InvalidBankResponse].some((type) => error instanceof type);
  return isBanks && isUnavailable(error);
}

/** Logs what no waiting will end: another service or version, or a wrong token. @throws any other error */
export function nullWhenBankUnavailable(error: unknown): null {
  if (!isBankUnavailable(error)) throw error;
  if (isMisconfiguration(error)) logRarely('The bank cannot be used as it is set up:', error);
  return null;
}

function isMisconfiguration(error: unknown): error is InvalidBankResponse | BankProblem {
  if (error instanceof BankProblem) return error.status < 500;
  return error instanceof InvalidBankResponse;
}
