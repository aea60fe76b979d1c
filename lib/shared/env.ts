import { z } from 'zod';

export class EnvError extends Error {
  override name = 'EnvError';
}

/** An empty variable counts as not set. @throws EnvError naming every missing or malformed variable */
export function parseEnv<Schema extends z.ZodType>(schema: Schema, env: NodeJS.ProcessEnv): z.infer<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const isMissing = parsed.error.issues.some(({ path: [name] }) => given[String(name)] === undefined);
  const advice = isMissing ? ' `npm start` sets every variable.' : '';
  throw new EnvError(`Invalid environment: ${problems.join('; ').replace(/\.$/, '')}.${advice}`);
}

/** Digits only: as a number, `0x10`, `1e3` and blanks would pass too. */
export function wholeNumber(min: number, max: number) {
  const isInRange = (text: string) => /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max;
  return z.string().refine(isInRange, `a whole number from ${min} to ${max}`).transform(Number);
}
