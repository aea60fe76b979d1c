import { join } from 'node:path';
import { z } from 'zod';
import { parseEnv } from './env.ts';
import { perProcess } from './per-process.ts';

const schema = z.object({
  BANK_URL: z.url().default('http://127.0.0.1:4010'),
  BANK_TOKEN: z.string().min(1),
  /** With or without the namespace, such as `http://127.0.0.1:8233`. */
  TEMPORAL_UI_URL: z.url().optional(),
  /** Where people reach the web: what Temporal's UI shows of a transfer leads there. */
  WEB_URL: z.url().optional(),
  FAULT_LAB: z.enum(['on', 'off'], { error: 'on or off' }).default('off'),
  /** The same in all web processes. */
  SESSION_SECRET: z.string().min(32, 'at least 32 random characters').optional(),
  AUDIT_DATABASE_FILE: z
    .string()
    .min(1)
    .default(() => join(process.env.DATA_DIR || '.data', 'audit.db')),
  /** For web processes on several machines. */
  AUDIT_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'a URL such as postgres://user:password@host:5432/name' })
    .optional(),
});

/** @throws EnvError */
export function webEnv(): z.infer<typeof schema> {
  return perProcess('web-env', () => parseEnv(schema, process.env));
}
