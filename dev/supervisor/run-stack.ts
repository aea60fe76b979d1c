import { StartupError } from '#dev/shared/startup-error.ts';
import type { Log } from './log.ts';
import { Stack } from './stack.ts';
import { StackFile } from './stack-file.ts';
import { onStopRequest } from './stop-request.ts';

/** Starts what the stack is made of; `signal` aborts when it is to be stopped meanwhile. */
export type BringUp = (stack: Stack, file: StackFile, signal: AbortSignal) => Promise<void>;

/**
 * Runs a stack on a data folder, from taking the folder to giving it back: brings it up, keeps it
 * until it is asked to stop, and stops it. Whatever happens, nothing is left running.
 *
 * Resolves with the exit code. What goes wrong is shown in the log.
 */
export async function runStack(dataDir: string, log: Log, bringUp: BringUp): Promise<number> {
  const say = (line: string) => log.line('remit', line);
  try {
    const file = await StackFile.acquire(dataDir, say);
    const stack = new Stack(log, file);
    process.once('exit', () => stack.kill());
    try {
      await runUntilStopped(stack, file, bringUp, say);
    } finally {
      await stack.stop();
      file.release();
    }
    say('stopped');
    return 0;
  } catch (error) {
    log.problem('remit', explain(error));
    return 1;
  }
}

async function runUntilStopped(
  stack: Stack,
  file: StackFile,
  bringUp: BringUp,
  say: (line: string) => void,
): Promise<void> {
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve, reject) => {
    onStopRequest(() => {
      say('stopping; Ctrl-C again kills what still runs');
      stopping.abort();
      stack.stop().then(resolve, reject);
    });
  });
  try {
    await bringUp(stack, file, stopping.signal);
  } catch (error) {
    // What is interrupted while it starts fails, and that is no error then.
    if (!stopping.signal.aborted) throw error;
  }
  await stopped;
}

/** What a person can put right is a sentence; anything else is a bug, shown with its stack. */
function explain(error: unknown): string {
  if (error instanceof StartupError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
