import type { z } from 'zod';

export type SearchParams = URLSearchParams | Readonly<Record<string, string | string[] | undefined>>;

/** Parameters that were ignored, and why. */
export type ParamProblems = Readonly<Record<string, string>>;

/** Trimmed. Empty parameters, as forms send them, count as missing. */
export function valuesIn(params: SearchParams, name: string): string[] {
  const values = params instanceof URLSearchParams ? params.getAll(name) : [params[name] ?? []].flat();
  return values.map((value) => value.trim()).filter((value) => value !== '');
}

/** Never fails where each parameter may be missing: invalid ones are left out and named. */
export function parseValid<Schema extends z.ZodObject>(
  schema: Schema,
  given: Readonly<Record<string, unknown>>,
): { data: z.output<Schema>; problems: ParamProblems } {
  const parsed = schema.safeParse(given);
  if (parsed.success) return { data: parsed.data, problems: {} };
  const problems: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) problems[String(path[0])] ??= message;
  const valid = Object.entries(given).filter(([name]) => !(name in problems));
  return { data: schema.parse(Object.fromEntries(valid)), problems };
}
