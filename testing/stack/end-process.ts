import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Asks a process to end, if it still runs, and waits until it has. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  // One that was held by SIGSTOP hears of it only when it goes on.
  child.kill('SIGCONT');
  await once(child, 'exit');
}
