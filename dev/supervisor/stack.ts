import { identify } from '#dev/shared/process-group.ts';
import { messageOf } from '#dev/shared/startup-error.ts';
import type { ProcessStatus } from '#lib/fault-lab/processes/contract.ts';
import type { Log } from './log.ts';
import type { StackFile, StackRecord } from './stack-file.ts';
import { type ProcessName, type ProcessPlan, SupervisedProcess } from './supervised-process.ts';

/** The processes of Remit: started in their order, stopped in the reverse of it. */
export class Stack {
  readonly #log: Log;
  readonly #file: StackFile;
  readonly #processes: SupervisedProcess[] = [];
  #stopped: Promise<void> | undefined;

  constructor(log: Log, file: StackFile) {
    this.#log = log;
    this.#file = file;
  }

  /**
   * Starts one process after the other, each once the one before is ready; returns early when the
   * stack is stopped meanwhile.
   *
   * @throws StartupError when one does not get ready. Those already running are left to `stop`.
   */
  async start(plans: readonly ProcessPlan[]): Promise<void> {
    for (const plan of plans) {
      if (this.#stopped !== undefined) return;
      const supervised = new SupervisedProcess(plan, this.#log, () => this.#record());
      this.#processes.push(supervised);
      await supervised.start();
    }
  }

  /** Stops everything, however often it is called. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  async #stopAll(): Promise<void> {
    for (const supervised of this.#processes.toReversed()) await supervised.stop();
  }

  /** Kills what still runs, at once. */
  kill(): void {
    for (const supervised of this.#processes) supervised.kill();
  }

  restart(name: ProcessName, reason: string): void {
    this.find(name)?.restart(reason);
  }

  /** The processes as they are now, in the order they were started. */
  statuses(): ProcessStatus[] {
    return this.#processes.map((supervised) => supervised.status());
  }

  /** `undefined` for one that this stack does not run. */
  find(name: ProcessName): SupervisedProcess | undefined {
    return this.#processes.find((supervised) => supervised.name === name);
  }

  #record(): void {
    const processes: StackRecord['processes'] = {};
    for (const { name, pid } of this.#processes) {
      const identity = pid === undefined ? undefined : identify(pid);
      if (identity) processes[name] = identity;
    }
    try {
      this.#file.update({ processes });
    } catch (error) {
      this.#log.problem('remit', `the running processes cannot be recorded: ${messageOf(error)}`);
    }
  }
}
