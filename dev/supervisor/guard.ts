import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('guard.mjs', import.meta.url));

/**
 * Lets no process of the stack outlive the supervisor, not even a SIGKILL: another process waits for the
 * end of a pipe, which the system closes with the supervisor, and kills the rest.
 */
export class Guard {
  #groups: readonly number[] = [];
  #child = this.#start();

  watch(groups: readonly number[]): void {
    this.#groups = groups;
    this.#send();
  }

  #start(): ChildProcess {
    const child = spawn(process.execPath, [PROGRAM], {
      stdio: ['pipe', 'ignore', 'ignore'],
      // In another session: signals to the terminal or the supervisor's group spare it.
      detached: true,
      windowsHide: true,
    });
    child.unref();
    // Of a guard that was killed: the next one gets the whole list.
    child.stdin.on('error', () => undefined);
    child.once('exit', (_code, signal) => {
      if (signal === null) return;
      this.#child = this.#start();
      this.#send();
    });
    return child;
  }

  #send(): void {
    this.#child.stdin?.write(`${JSON.stringify(this.#groups)}\n`);
  }
}
