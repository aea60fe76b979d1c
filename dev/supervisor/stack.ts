import { EventEmitter } from 'node:events';
import { messageOf } from '#dev/shared/startup-error.ts';
import type { ProcessName, ProcessStatus } from '#lib/fault-lab/processes/contract.ts';
import { Guard } from './guard.ts';
import type { Log } from './log.ts';
import type { StackFile } from './stack-file.ts';
import { type ProcessPlan, SupervisedProcess } from './supervised-process.ts';

/** The processes of Remit: started in order, stopped in reverse. */
export class Stack {
  /** Emits `change` whenever `statuses` has changed. */
  readonly changes = new EventEmitter<{ change: [] }>();
  readonly #log: Log;
  readonly #file: StackFile;
  readonly #guard: Guard;
  readonly #processes: SupervisedProcess[] = [];
  #stopped: Promise<void> | undefined;

  constructor(log: Log, file: StackFile) {
    this.#log = log;
    this.#file = file;
    this.#guard = new Guard(log);
  }

  /** @throws StartupError when a process does not get ready. Those already running are left to `stop`. */
  async start(plans: readonly ProcessPlan[]): Promise<void> {
    for (const plan of plans) {
      if (this.#stopped !== undefined) return;
      const supervised = new SupervisedProcess(plan, this.#log, {
        onIdentity: () => this.#record(),
        onChange: () => this.changes.emit('change'),
      });
      this.#processes.push(supervised);
      await supervised.start();
    }
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  async #stopAll(): Promise<void> {
    for (const supervised of this.#processes.toReversed()) await supervised.stop();
  }

  statuses(): ProcessStatus[] {
    return this.#processes.map((supervised) => supervised.status());
  }

  find(name: ProcessName): SupervisedProcess | undefined {
    return this.#processes.find((supervised) => supervised.name === name);
  }

  #record(): void {
    const running = this.#processes.flatMap(({ name, identity }) =>
      identity === undefined ? [] : [[name, identity] as const],
    );
    this.#guard.watch(running.map(([, { pid }]) => pid));
    try {
      this.#file.update({ processes: Object.fromEntries(running) });
    } catch (error) {
      this.#log.problem('remit', `the running processes cannot be recorded: ${messageOf(error)}`);
    }
  }
}
