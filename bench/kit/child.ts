import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endProcess } from '#testing/stack/end-process.ts';

/** A process that the benchmark has started, until it is ended here. */
export interface Child {
  readonly pid: number;
  end(): Promise<void>;
}

/**
 * Starts a Node program that says over IPC when it is ready.
 *
 * @throws an error when it ends instead
 */
export async function startChild(args: readonly string[], env: Record<string, string>): Promise<Child> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ready = await Promise.race([
    once(child, 'message').then(() => true),
    once(child, 'exit').then(() => false),
  ]);
  if (!ready || child.pid === undefined) throw new Error(`${args.join(' ')} did not get ready.`);
  return { pid: child.pid, end: () => endProcess(child) };
}
