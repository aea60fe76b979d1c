import { z } from 'zod';
import { parseEnv } from '#lib/shared/env.ts';

const schema = z.object({
  BANK_URL: z.url().default('http://127.0.0.1:4010'),
  BANK_TOKEN: z.string().min(1),
  /** Made by `npm run build`; without it the worker bundles the workflow code at start. */
  WORKFLOW_BUNDLE: z.string().optional(),
});

/** @throws EnvError naming every variable that is missing or malformed */
export function readWorkerEnv(env: NodeJS.ProcessEnv = process.env): z.infer<typeof schema> {
  return parseEnv(schema, env);
}
