import { type ChildProcess, spawn } from 'node:child_process';
import type { ScriptOrder } from '#lib/fault-lab/processes/contract.ts';

const SEND = 'dev/fault-lab/send-without-temporal.ts';

/** Transfers without Temporal, each in a process of its own. Nothing starts one again. */
export class Scripts {
  readonly #running = new Map<string, ChildProcess>();

  /** @param env of each, with a bank token that posts */
  constructor(private readonly env: NodeJS.ProcessEnv) {
    process.once('exit', () => {
      for (const reference of this.#running.keys()) this.kill(reference);
    });
  }

  running(): string[] {
    return [...this.#running.keys()];
  }

  start(order: ScriptOrder): void {
    const child = spawn(process.execPath, ['--import', 'tsx', SEND, JSON.stringify(order)], {
      env: this.env,
      stdio: 'ignore',
    });
    this.#running.set(order.referenceId, child);
    const forget = () => this.#running.delete(order.referenceId);
    child.once('exit', forget).once('error', forget);
  }

  /** Its process may have ended by itself before. */
  kill(referenceId: string): void {
    this.#running.get(referenceId)?.kill('SIGKILL');
  }
}
