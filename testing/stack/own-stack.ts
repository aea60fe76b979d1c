import { once } from 'node:events';
import pc from 'picocolors';
import { onStopRequest } from '#dev/supervisor/stop-request.ts';
import { localTemporal } from '#dev/temporal-cli/dev-server.ts';
import { type OwnStack, startStack } from './stack.ts';

/** The exit code of a program that was ended by Ctrl-C. */
const INTERRUPTED = 130;

/**
 * Runs `use` on a new stack, with `lib/` in this process configured as in its web process. The stack is
 * removed afterwards, also after Ctrl-C or a failed start.
 *
 * @param env for all processes of the stack, and for `lib/` here
 * @returns the exit code: that of `use`, 2 after an error, 130 after Ctrl-C
 */
export async function onOwnStack(
  env: Readonly<Record<string, string>>,
  use: (stack: OwnStack) => Promise<number>,
): Promise<number> {
  const interrupt = new AbortController();
  const interrupted = once(interrupt.signal, 'abort').then(() => INTERRUPTED);
  onStopRequest(() => interrupt.abort());
  try {
    const stack = await startStack(env, interrupt.signal);
    try {
      configureLibrary(stack, env);
      return await Promise.race([use(stack), interrupted]);
    } finally {
      await stack.stop();
    }
  } catch (error) {
    if (interrupt.signal.aborted) return INTERRUPTED;
    console.error(pc.red('Failed:'), error);
    return 2;
  }
}

function configureLibrary({ urls, bankToken }: OwnStack, env: Readonly<Record<string, string>>): void {
  // The developer's own Temporal service has another address, namespace and key.
  for (const name of Object.keys(process.env)) if (name.startsWith('TEMPORAL_')) delete process.env[name];
  const temporal = localTemporal(Number(urls.temporal.split(':').at(-1)));
  Object.assign(process.env, env, temporal.env, { BANK_URL: urls.bank, BANK_TOKEN: bankToken });
}
