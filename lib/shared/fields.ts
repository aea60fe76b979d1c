/** What the fields of forms are made of: `zod/mini`, since browsers load it. */
import * as z from 'zod/mini';
import { idPattern, MAX_BANK_NAME_LENGTH, MAX_ID_LENGTH } from './ids.ts';
import { cleanText, pastedId, textProblem } from './text.ts';

/** As typed. A field that is missing, or holds a file, counts as empty. */
export const typed = z.catch(z.string().check(z.trim()), '');

/** A field that must hold what the schema takes. */
export function required<Output>(schema: z.core.$ZodType<Output, string>) {
  return z.pipe(typed, schema);
}

export function optional<Output>(schema: z.core.$ZodType<Output, string>) {
  const orUndefined = z.transform((text: string) => (text === '' ? undefined : text));
  return z.pipe(z.pipe(typed, orUndefined), z.optional(schema));
}

/** Refuses a value with the sentence that `problemOf` has for it. */
export function refuseBy<Value>(problemOf: (value: Value) => string | undefined) {
  return z.check<Value>((payload) => {
    const message = problemOf(payload.value);
    if (message !== undefined) payload.issues.push({ code: 'custom', message, input: payload.value });
  });
}

/** A rule across fields, reported at one of them whatever else is wrong: some may be missing. */
export function refuseAt<Fields extends object>(
  field: keyof Fields & string,
  problemOf: (fields: Partial<Fields>) => string | undefined,
) {
  return z.check<Fields>(
    (payload) => {
      const message = problemOf(payload.value);
      if (message) payload.issues.push({ code: 'custom', message, path: [field], input: payload.value });
    },
    { when: () => true },
  );
}

/** One line, cleaned. */
export function line(rule: Parameters<typeof textProblem>[1]) {
  return z.string().check(
    z.overwrite(cleanText),
    refuseBy((text) => textProblem(text, rule)),
  );
}

/** A key of the record, such as a kind with its label. */
export function keyOf<Key extends string>(record: Readonly<Record<Key, unknown>>, message: string) {
  return z.custom<Key, string>((text) => Object.hasOwn(record, String(text)), {
    error: message,
    abort: false,
  });
}

const idRule = (maxLength: number) =>
  `Use 1 to ${maxLength} letters, digits, dots, underscores or hyphens, starting with a letter or digit.`;

/** Of an account or a transfer. @param message replaces the rule */
export function id(message = idRule(MAX_ID_LENGTH)) {
  return z.string().check(z.overwrite(pastedId), z.regex(idPattern(MAX_ID_LENGTH), message));
}

export const bankName = z
  .string()
  .check(
    z.regex(
      idPattern(MAX_BANK_NAME_LENGTH),
      'Use letters, digits, dots and hyphens, such as bank1.example.com.',
    ),
  );
