import type { Certainty } from '#lib/shared/errors.ts';

export interface FailedResult {
  kind: 'failed';
  /** Of the error, for logic. */
  code: string;
  /** `not-done-again`: this attempt was not done, but an earlier one may have been. */
  certainty: Certainty | 'not-done-again';
  /** For people. */
  message: string;
  /** By field. */
  errors: Record<string, string>;
  /** As sent, since React resets the form. */
  values: Record<string, string>;
}

export type ActionResult<Value = undefined> =
  | { kind: 'idle' }
  | { kind: 'done'; message: string; value?: Value }
  | FailedResult;

/** A server action as React's forms call it. */
export type ServerAction<Value = undefined> = (
  previous: ActionResult<Value>,
  form: FormData,
) => Promise<ActionResult<Value>>;

export const IDLE = { kind: 'idle' } as const;

const NOT_SENT_AGAIN = 'Not sent again. The earlier attempt may have succeeded.';

/**
 * What failed, as the next of several attempts: an earlier one that may have been done is not forgotten
 * before an attempt is done.
 * @param reason for what else to say where this attempt was certainly not done
 */
export function asNextAttempt(
  previous: ActionResult<unknown>,
  failed: FailedResult,
  reason?: string,
): FailedResult {
  if (failed.certainty !== 'not-done' || !mayBeDone(previous)) return failed;
  const message = reason ? `${NOT_SENT_AGAIN} ${reason}` : NOT_SENT_AGAIN;
  return { ...failed, certainty: 'not-done-again', message };
}

export function mayBeDone(result: ActionResult<unknown>): boolean {
  return result.kind === 'failed' && result.certainty !== 'not-done';
}

/** The typed values, without React’s own fields. */
export function typedIn(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) =>
      typeof value === 'string' && !name.startsWith('$') ? [[name, value]] : [],
    ),
  );
}
