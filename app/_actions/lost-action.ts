import { unstable_isUnrecognizedActionError } from 'next/navigation';
import { readRefusedRequest } from '#lib/shared/refused-request.ts';
import { type ActionResult, asNextAttempt, type FailedResult, typedIn } from './action-result.ts';
import type { KeptForm } from './kept-values.ts';

/** Why an action gave no result of its own. */
type Lost = Pick<FailedResult, 'code' | 'certainty' | 'message'>;

export const OFFLINE: Lost = {
  code: 'offline',
  certainty: 'not-done',
  message: 'No connection. Nothing was sent.',
};

export const RELOADED = 'reloaded';

/** The server runs another build than the one this page was loaded from. */
export const UPDATED: Lost = {
  code: 'remit-updated',
  certainty: 'not-done',
  message: 'Remit was updated. Nothing was done.',
};

const NO_ANSWER: Lost = {
  code: 'no-answer',
  certainty: 'unknown',
  message: 'The server did not respond.',
};

/** After the reload that a build needs: what was typed is in the form again. */
export function reloadedResult({ values, mayBeDone }: KeptForm): FailedResult {
  const failed = { kind: 'failed', code: RELOADED, errors: {}, values } as const;
  return mayBeDone
    ? {
        ...failed,
        certainty: 'not-done-again',
        message: 'Remit was updated. Not sent again. The earlier attempt may have succeeded.',
      }
    : {
        ...failed,
        certainty: 'not-done',
        message: 'Remit was updated. Nothing was done yet: submit again.',
      };
}

export function lostBy(error: unknown): Lost {
  if (unstable_isUnrecognizedActionError(error)) return UPDATED;
  const refused = error instanceof Error ? readRefusedRequest(error.message) : undefined;
  if (refused) return { ...refused, certainty: 'not-done' };
  console.error('A server action got no answer:', error);
  return NO_ANSWER;
}

export function lostResult(lost: Lost, form: FormData, previous: ActionResult<unknown>): FailedResult {
  return asNextAttempt(previous, { kind: 'failed', ...lost, errors: {}, values: typedIn(form) });
}
