/** What a form is told by its server action. */
export type ActionResult =
  | { kind: 'idle' }
  /** It is done; what that means, in words. */
  | { kind: 'done'; message: string }
  /** Nothing was done, or nobody knows: why, at which field, and what was typed. */
  | {
      kind: 'refused';
      message: string;
      errors: Record<string, string>;
      values: Record<string, string>;
    };

export const IDLE: ActionResult = { kind: 'idle' };

/** The fields of a form as typed, without what React sends along. */
export function typedIn(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) =>
      typeof value === 'string' && !name.startsWith('$') ? [[name, value]] : [],
    ),
  );
}

/** What a form says when its action did not answer. */
export function unknown(_previous: ActionResult, form: FormData): ActionResult {
  return {
    kind: 'refused',
    message: 'No answer from the server. The action may have succeeded: check before you retry.',
    errors: {},
    values: typedIn(form),
  };
}
