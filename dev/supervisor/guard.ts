import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { messageOf } from '#dev/shared/startup-error.ts';
import type { Log } from './log.ts';

const PROGRAM = fileURLToPath(new URL('guard.mjs', import.meta.url));

const RESTART_AFTER_MS = 1_000;

/**
 * Lets no process of the stack outlive the supervisor, not even a SIGKILL: another process waits for the
 * end of a pipe, which the system closes with the supervisor, and kills the rest.
 */
export class Guard {
  readonly #log: Log;
  #groups: readonly number[] = [];
  #child: ChildProcess | undefined;

  constructor(log: Log) {
    this.#log = log;
    void this.#keepRunning();
  }

  watch(groups: readonly number[]): void {
    this.#groups = groups;
    this.#send();
  }

  async #keepRunning(): Promise<never> {
    for (;;) {
      const why = await this.#run().catch(messageOf);
      const after = `${RESTART_AFTER_MS / 1000} s`;
      this.#log.problem('remit', `the guard ended (${why}): starting it again in ${after}`);
      await pause(RESTART_AFTER_MS, undefined, { ref: false });
    }
  }

  /** Resolves with how it ended. @throws when it cannot be started */
  async #run(): Promise<string> {
    const child: ChildProcess = spawn(process.execPath, [PROGRAM], {
      stdio: ['pipe', 'ignore', 'ignore'],
      // In another session: signals to the terminal or the supervisor's group spare it.
      detached: true,
      windowsHide: true,
    });
    child.unref();
    // Broken once the guard has ended: the next one gets the whole list.
    child.stdin?.on('error', () => undefined);
    this.#child = child;
    this.#send();
    const [code, signal] = await once(child, 'exit');
    return signal === null ? `exit code ${code}` : `${signal}`;
  }

  #send(): void {
    this.#child?.stdin?.write(`${JSON.stringify(this.#groups)}\n`);
  }
}
