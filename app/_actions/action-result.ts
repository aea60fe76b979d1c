import type { Certainty } from '#lib/shared/errors.ts';

export interface FailedResult {
  kind: 'failed';
  /** Of the error, for logic. */
  code: string;
  certainty: Certainty;
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

/** The typed values, without React’s own fields. */
export function typedIn(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) =>
      typeof value === 'string' && !name.startsWith('$') ? [[name, value]] : [],
    ),
  );
}
