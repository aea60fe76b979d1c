import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Ends a process, if it still runs. Resolves when it has exited. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  // A process stopped by SIGSTOP gets SIGTERM only when it continues.
  child.kill('SIGCONT');
  await once(child, 'exit');
}
