import { z } from 'zod';
import { parseEnv } from './env.ts';
import { perProcess } from './per-process.ts';

const schema = z.object({
  BANK_URL: z.url().default('http://127.0.0.1:4010'),
  BANK_TOKEN: z.string().min(1),
  /** Where Temporal's own UI shows the namespace, such as `http://127.0.0.1:8233/namespaces/default`. */
  TEMPORAL_UI_URL: z.url().optional(),
});

/** The web process's environment. @throws EnvError naming every variable that does not fit */
export function webEnv(): z.infer<typeof schema> {
  return perProcess('web-env', () => parseEnv(schema, process.env));
}
