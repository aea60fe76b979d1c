import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endProcess } from '#testing/stack/end-process.ts';

export interface Child {
  readonly pid: number;
  end(): Promise<void>;
}

/** Starts a Node program that sends an IPC message when it is ready. @throws when it exits instead */
export async function startChild(args: readonly string[], env: Record<string, string>): Promise<Child> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ready = await Promise.race([
    once(child, 'message').then(() => true),
    once(child, 'exit').then(() => false),
  ]);
  if (!ready || child.pid === undefined) throw new Error(`${args.join(' ')} did not become ready.`);
  return { pid: child.pid, end: () => endProcess(child) };
}
