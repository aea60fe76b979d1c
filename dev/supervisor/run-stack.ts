import { StartupError } from '#dev/shared/startup-error.ts';
import type { Log } from './log.ts';
import { Stack } from './stack.ts';
import { StackFile } from './stack-file.ts';
import { onStopRequest } from './stop-request.ts';

/** `signal` aborts when the stack is stopped meanwhile. */
export type BringUp = (stack: Stack, file: StackFile, signal: AbortSignal) => Promise<void>;

/** Brings a stack up, and stops it when asked to. Resolves with the exit code; problems are in the log. */
export async function runStack(dataDir: string, log: Log, bringUp: BringUp): Promise<number> {
  // What this and the processes write is the owner's alone: ledger, histories, names, secrets.
  process.umask(0o077);
  try {
    const file = await StackFile.acquire(dataDir, (line) => log.line('remit', line));
    const stack = new Stack(log, file);
    try {
      await runUntilStopped(stack, log, (signal) => bringUp(stack, file, signal));
    } finally {
      await stack.stop();
      file.release();
    }
    log.line('remit', 'stopped');
    return 0;
  } catch (error) {
    log.problem('remit', explain(error));
    return 1;
  }
}

async function runUntilStopped(
  stack: Stack,
  log: Log,
  bringUp: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve, reject) => {
    onStopRequest(() => {
      log.line('remit', 'stopping; Ctrl-C again kills what still runs');
      stopping.abort();
      stack.stop().then(resolve, reject);
    });
  });
  try {
    await bringUp(stopping.signal);
  } catch (error) {
    // A start that is interrupted fails, which is no error.
    if (!stopping.signal.aborted) throw error;
  }
  await stopped;
}

function explain(error: unknown): string {
  if (error instanceof StartupError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
