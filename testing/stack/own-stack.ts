import { once } from 'node:events';
import pc from 'picocolors';
import { onStopRequest } from '#dev/supervisor/stop-request.ts';
import { localTemporal } from '#dev/temporal-cli/dev-server.ts';
import { type OwnStack, startStack } from './stack.ts';

/** What a shell says of a program that was ended by Ctrl-C. */
const INTERRUPTED = 130;

/**
 * Does something on a stack of its own, with the library this desk is made of as its web process
 * uses it. Nothing is left of the stack afterwards, also at Ctrl-C and when it does not come up.
 *
 * @param env what all processes of the stack are told besides, and the library here
 * @returns the exit code: that of `use`, 2 when it could not be done, 130 when it was interrupted
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
    console.error(pc.red('It could not be done:'), error);
    return 2;
  }
}

function configureLibrary({ urls, bankToken }: OwnStack, env: Readonly<Record<string, string>>): void {
  // Another Temporal service, which the developer works with, has keys and a namespace of its own.
  for (const name of Object.keys(process.env)) if (name.startsWith('TEMPORAL_')) delete process.env[name];
  const temporal = localTemporal(Number(urls.temporal.split(':').at(-1)));
  Object.assign(process.env, env, temporal.env, { BANK_URL: urls.bank, BANK_TOKEN: bankToken });
}
