import { EnvError } from '#lib/shared/env.ts';
import { webEnv } from '#lib/shared/web-env.ts';
import { defaultPolicy } from '#lib/transfers/policy.ts';

export function requireWebEnv(): void {
  try {
    webEnv();
    defaultPolicy();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    console.error(error.message);
    // Next would start and answer every request with an error.
    process.exit(1);
  }
}
