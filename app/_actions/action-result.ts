export type ActionResult =
  | { kind: 'idle' }
  | { kind: 'done'; message: string }
  /** Not done, or unknown whether it was. */
  | {
      kind: 'refused';
      message: string;
      errors: Record<string, string>;
      values: Record<string, string>;
    };

export const IDLE: ActionResult = { kind: 'idle' };

/** The typed values, without React’s own fields. */
export function typedIn(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) =>
      typeof value === 'string' && !name.startsWith('$') ? [[name, value]] : [],
    ),
  );
}

/** The result when the server gave no answer. */
export function noAnswer(_previous: ActionResult, form: FormData): ActionResult {
  return {
    kind: 'refused',
    message: 'The server did not respond. The action may have succeeded: check before you retry.',
    errors: {},
    values: typedIn(form),
  };
}
