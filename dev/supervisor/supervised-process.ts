import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { killGroup } from '#dev/shared/process-group.ts';
import { secondsSince } from '#dev/shared/progress.ts';
import { messageOf, StartupError } from '#dev/shared/startup-error.ts';
import type {
  ProcessAction,
  ProcessName,
  ProcessState,
  ProcessStatus,
} from '#lib/fault-lab/processes/contract.ts';
import type { Log } from './log.ts';
import { ProcessOutput } from './process-output.ts';
import type { Readiness } from './ready.ts';
import { restartPauseMs } from './restart-pause.ts';

export type { ProcessName } from '#lib/fault-lab/processes/contract.ts';

/** How one process of the stack is run. */
export interface ProcessPlan {
  readonly name: ProcessName;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Opens an IPC channel, by which a Node process notices that its supervisor is gone. */
  readonly ipc: boolean;
  readonly ready: Readiness;
  readonly readyWithinMs: number;
  /** How long it may take to stop by itself before it is killed. */
  readonly stopWithinMs: number;
}

/** One run of the process, from spawn to end. */
interface Run {
  readonly child: ChildProcess;
  readonly startedAt: number;
  /** Resolves, and never rejects, with how it ended, such as `exit code 1`. */
  readonly ended: Promise<string>;
  /** Why it did not get ready; `undefined` when it did. */
  readonly problem: Promise<string | undefined>;
}

/** What may be asked of a process by hand, by the state it is in. */
const ACTIONS: Record<ProcessState, readonly ProcessAction[]> = {
  starting: ['stop', 'kill'],
  up: ['stop', 'kill'],
  stopping: ['kill'],
  'stopped-by-hand': ['start'],
  down: ['start', 'stop'],
};

/**
 * Keeps one process running: starts it, starts it again when it dies, with a growing pause, and
 * stops it. By hand it can be stopped, and stays so until it is started.
 *
 * On node:child_process rather than execa: it needs the bare process group, exit event and IPC
 * channel, and none of what execa adds.
 */
export class SupervisedProcess {
  readonly #plan: ProcessPlan;
  readonly #log: Log;
  readonly #onChange: () => void;
  readonly #stopping = new AbortController();
  /** Aborted when it is to be started again at once, whatever it waits for. */
  #restartNow = new AbortController();
  #run: Run | undefined;
  #kept: Promise<void> | undefined;
  #stoppedByHand = false;
  #state: ProcessState = 'starting';
  #since = new Date();
  #restarts = 0;
  #lastEnd: string | null = null;
  #restartAt: Date | null = null;

  /** `onChange` is called whenever the process has got another id, or has none any more. */
  constructor(plan: ProcessPlan, log: Log, onChange: () => void) {
    this.#plan = plan;
    this.#log = log;
    this.#onChange = onChange;
  }

  get name(): ProcessName {
    return this.#plan.name;
  }

  /** `undefined` while it is not running. */
  get pid(): number | undefined {
    return this.#run?.child.pid;
  }

  status(): ProcessStatus {
    return {
      name: this.name,
      state: this.#state,
      pid: this.pid ?? null,
      since: this.#since.toISOString(),
      restarts: this.#restarts,
      lastEnd: this.#lastEnd,
      restartAt: this.#restartAt?.toISOString() ?? null,
      actions: [...this.#actions()],
    };
  }

  /** Not before it has been ready once: until then its failure is the whole stack's. */
  #actions(): readonly ProcessAction[] {
    return this.#kept && !this.#isStopping ? ACTIONS[this.#state] : [];
  }

  /**
   * Resolves once the process is ready; from then on it is kept running.
   *
   * @throws StartupError when it ends, or takes too long, before it is ready for the first time.
   */
  async start(): Promise<void> {
    const run = this.#launch();
    const problem = await run.problem;
    if (problem !== undefined) {
      await this.#terminate(run);
      throw new StartupError(problem);
    }
    this.#log.line(this.name, `ready after ${secondsSince(run.startedAt)}`);
    this.#kept = this.#keepRunning(run);
  }

  /** Stops the process and starts it again without a pause. One stopped by hand stays stopped. */
  restart(reason: string): void {
    if (this.#stoppedByHand) return;
    this.#log.line(this.name, `${reason}: starting it again`);
    this.#restartNow.abort();
    if (this.#run) void this.#terminate(this.#run);
  }

  /**
   * Does what a person asks for, and does not wait until it is done. False when it makes no sense in
   * the state the process is in; nothing is done then.
   */
  control(action: ProcessAction): boolean {
    if (!this.#actions().includes(action)) return false;
    switch (action) {
      case 'stop':
        this.#stopByHand();
        break;
      case 'start':
        this.#startByHand();
        break;
      case 'kill':
        this.#log.problem(this.name, 'killed by hand');
        if (this.pid !== undefined) killGroup(this.pid, 'SIGKILL');
    }
    return true;
  }

  #stopByHand(): void {
    this.#stoppedByHand = true;
    this.#restartNow.abort();
    this.#restartNow = new AbortController();
    this.#restartAt = null;
    this.#log.line(this.name, 'stopped by hand, until it is started by hand');
    if (this.#run) {
      this.#become('stopping');
      void this.#terminate(this.#run);
    } else {
      this.#become('stopped-by-hand');
    }
  }

  #startByHand(): void {
    this.#stoppedByHand = false;
    this.#log.line(this.name, 'started by hand');
    this.#become('starting');
    this.#restartNow.abort();
  }

  /** Resolves once the process, and all it has started, is gone: by itself, or killed after a while. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#run) await this.#terminate(this.#run);
    await this.#kept;
  }

  /** Kills the process at once. */
  kill(): void {
    this.#stopping.abort();
    if (this.pid !== undefined) killGroup(this.pid, 'SIGKILL');
  }

  async #keepRunning(firstRun: Run): Promise<void> {
    let run = firstRun;
    let pauseMs: number | undefined;
    for (;;) {
      const how = await run.ended;
      this.#lastEnd = how;
      if (this.#isStopping) return;
      if (this.#stoppedByHand) pauseMs = undefined;
      else {
        pauseMs = restartPauseMs(pauseMs, performance.now() - run.startedAt);
        await this.#pauseBeforeRestart(how, pauseMs);
      }
      while (this.#stoppedByHand && !this.#isStopping) await this.#untilStartedByHand();
      if (this.#isStopping) return;
      this.#restartNow = new AbortController();
      this.#restarts += 1;
      run = this.#launch();
      await this.#reportRestart(run);
    }
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #pauseBeforeRestart(how: string, pauseMs: number): Promise<void> {
    const { signal } = this.#restartNow;
    if (signal.aborted) return;
    this.#log.problem(this.name, `stopped (${how}): starting it again in ${pauseMs / 1000} s`);
    this.#restartAt = new Date(Date.now() + pauseMs);
    this.#become('down');
    const waited = new AbortController();
    const paused = pause(pauseMs, undefined, { signal: waited.signal }).catch(() => undefined);
    await Promise.race([paused, this.#untilWantedOrStopping(waited.signal)]);
    waited.abort();
    this.#restartAt = null;
  }

  async #untilStartedByHand(): Promise<void> {
    this.#become('stopped-by-hand');
    const waited = new AbortController();
    await this.#untilWantedOrStopping(waited.signal);
    waited.abort();
  }

  /** Not by AbortSignal.any: what it makes can be collected as garbage meanwhile (nodejs/node#57736). */
  #untilWantedOrStopping(waited: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      for (const { signal } of [this.#restartNow, this.#stopping]) {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { signal: waited });
      }
    });
  }

  async #reportRestart(run: Run): Promise<void> {
    const problem = await run.problem;
    if (problem === undefined) {
      this.#log.line(this.name, `ready again after ${secondsSince(run.startedAt)}`);
      return;
    }
    if (!this.#isToEnd) this.#log.problem(this.name, problem);
    await this.#terminate(run);
  }

  /** Whether the end of the process is what somebody has asked for. */
  get #isToEnd(): boolean {
    return this.#isStopping || this.#stoppedByHand;
  }

  #become(state: ProcessState): void {
    if (this.#state !== state) this.#since = new Date();
    this.#state = state;
  }

  #launch(): Run {
    const { name, command, args, env, ipc } = this.#plan;
    const child = spawn(command, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
      // A group of its own: Ctrl-C in a terminal reaches the supervisor alone, which stops all in order.
      detached: process.platform !== 'win32',
    });
    const output = new ProcessOutput(name, this.#log);
    output.read(child.stdout);
    output.read(child.stderr);
    const ended = this.#endOf(child, output);
    const problem = this.#problemBeforeReady(child, ended, output);
    this.#run = { child, startedAt: performance.now(), ended, problem };
    this.#become('starting');
    this.#onChange();
    return this.#run;
  }

  async #endOf(child: ChildProcess, output: ProcessOutput): Promise<string> {
    const how = await once(child, 'exit').then(
      ([code, signal]) => (signal === null ? `exit code ${code}` : `${signal}`),
      (error: unknown) => messageOf(error),
    );
    // What the process has started must not outlive it.
    if (child.pid !== undefined) killGroup(child.pid, 'SIGKILL');
    await output.drained();
    this.#run = undefined;
    this.#onChange();
    return how;
  }

  async #problemBeforeReady(
    child: ChildProcess,
    ended: Promise<string>,
    output: ProcessOutput,
  ): Promise<string | undefined> {
    const { name, ready, readyWithinMs } = this.#plan;
    const notReady = `The ${name} process was not ready within ${readyWithinMs / 1000} s.`;
    const over = new AbortController();
    const problem = await Promise.race([
      ready(child, over.signal).then(
        () => undefined,
        () => notReady,
      ),
      // By its own clock: a process that hangs may leave a question open that hears of no signal.
      pause(readyWithinMs, notReady, { signal: over.signal }),
      ended.then((how) => `The ${name} process ended before it was ready (${how}).`),
    ]);
    over.abort();
    if (problem === undefined) {
      output.showAll();
      if (this.#state === 'starting') this.#become('up');
    } else if (!this.#isToEnd) output.showHeldBack();
    return problem;
  }

  async #terminate({ child, ended }: Run): Promise<void> {
    child.kill('SIGTERM');
    const force = setTimeout(() => {
      this.#log.problem(this.name, `did not stop within ${this.#plan.stopWithinMs / 1000} s: killed`);
      if (child.pid !== undefined) killGroup(child.pid, 'SIGKILL');
    }, this.#plan.stopWithinMs);
    await ended;
    clearTimeout(force);
  }
}
