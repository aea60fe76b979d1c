import { z } from 'zod';
import { parseEnv } from '#lib/shared/env.ts';

const schema = z.object({
  BANK_URL: z.url().default('http://127.0.0.1:4010'),
  BANK_TOKEN: z.string().min(1),
  /** Made by `npm run build`; without it the worker bundles the workflow code at start. */
  WORKFLOW_BUNDLE: z.string().optional(),
  /** Of its version; a hash of the bundle by default. */
  WORKER_BUILD_ID: z.string().optional(),
  /** Whether new and running transfers go to this worker's version at once, whichever is current. */
  WORKER_MAKES_CURRENT: z.enum(['on', 'off']).default('off'),
});

/** @throws EnvError naming every variable that is missing or malformed */
export function readWorkerEnv(env: NodeJS.ProcessEnv = process.env): z.infer<typeof schema> {
  return parseEnv(schema, env);
}
