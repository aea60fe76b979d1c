import type { z } from 'zod';

/** A process's environment that does not fit: its message names each variable and what it wants. */
export class EnvError extends Error {
  override name = 'EnvError';
}

/**
 * Reads a process's environment once, at its start. An empty variable counts as not set.
 *
 * @throws EnvError naming every variable that is missing or malformed
 */
export function parseEnv<Schema extends z.ZodType>(schema: Schema, env: NodeJS.ProcessEnv): z.infer<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new EnvError(`Invalid environment: ${problems.join('; ')}. \`npm start\` sets every variable.`);
}
