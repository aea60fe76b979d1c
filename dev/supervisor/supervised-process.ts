import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { killGroup } from '#dev/shared/process-group.ts';
import { secondsSince } from '#dev/shared/progress.ts';
import { messageOf, StartupError } from '#dev/shared/startup-error.ts';
import type { ProcessAction, ProcessName, ProcessStatus } from '#lib/fault-lab/processes/contract.ts';
import {
  actionsOf,
  downMsOf,
  type Effect,
  type EventType,
  INITIAL,
  next,
  type Phase,
  publicStateOf,
  type State,
} from './lifecycle.ts';
import type { Log } from './log.ts';
import { identify, type ProcessIdentity } from './process-identity.ts';
import { ProcessOutput } from './process-output.ts';
import type { Answers, Readiness } from './ready.ts';

export interface ProcessPlan {
  readonly name: ProcessName;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly ready: Readiness;
  readonly readyWithinMs: number;
  readonly answers: Answers;
  /** It is killed after that. */
  readonly stopWithinMs: number;
}

interface Listeners {
  onIdentity: () => void;
  onChange: () => void;
}

/** A process that ran this long had started well: what ends it is a new problem, not the old one. */
const RAN_WELL_MS = 60_000;

const ASK_EVERY_MS = 2_000;
/** Long enough for a process that only has much to do, on a machine that has much to do. */
const ANSWER_WITHIN_MS = 8_000;

/** Does to one process what lifecycle.ts decides. */
export class SupervisedProcess {
  readonly #plan: ProcessPlan;
  readonly #log: Log;
  readonly #onIdentity: () => void;
  readonly #onChange: () => void;
  readonly #changes = new EventEmitter();
  #state: State = INITIAL;
  #since = new Date();
  #timer: NodeJS.Timeout | undefined;
  #leftPhase = new AbortController();
  #child: ChildProcess | undefined;
  #identity: ProcessIdentity | undefined;
  #output: ProcessOutput | undefined;
  #spawns = 0;
  #lastEnd: string | null = null;
  #told = '';

  /** `onIdentity` is called whenever `identity` has changed, `onChange` whenever `status()` has. */
  constructor(plan: ProcessPlan, log: Log, { onIdentity, onChange }: Listeners) {
    this.#plan = plan;
    this.#log = log;
    this.#onIdentity = onIdentity;
    this.#onChange = onChange;
  }

  get name(): ProcessName {
    return this.#plan.name;
  }

  get identity(): ProcessIdentity | undefined {
    return this.#identity;
  }

  status(): ProcessStatus {
    const { phase } = this.#state;
    const restartAt = phase === 'down' ? new Date(this.#since.getTime() + downMsOf(this.#state)) : null;
    return {
      name: this.name,
      state: publicStateOf(this.#state),
      pid: this.#child?.pid ?? null,
      since: this.#since.toISOString(),
      restarts: Math.max(0, this.#spawns - 1),
      lastEnd: this.#lastEnd,
      restartAt: restartAt?.toISOString() ?? null,
      actions: actionsOf(this.#state),
    };
  }

  /** @throws StartupError when the process ends, or takes too long, before it is ready. */
  async start(): Promise<void> {
    this.#beginPhase();
    this.#perform('spawn');
    await this.#until(({ phase }) => phase !== 'launching' && phase !== 'ending');
    const { problem } = this.#state;
    if (problem !== undefined) throw new StartupError(`The ${this.name} process ${problem}.`);
  }

  restart(reason: string): void {
    this.#dispatch('restart', reason);
  }

  /** False, and nothing is done, when the action makes no sense now. */
  control(action: ProcessAction): boolean {
    if (!actionsOf(this.#state).includes(action)) return false;
    this.#dispatch(action);
    return true;
  }

  async stop(): Promise<void> {
    this.#dispatch('shut-down');
    await this.#until(({ phase }) => phase === 'ended');
  }

  #dispatch(type: EventType, detail = ''): void {
    const { phase } = this.#state;
    const { state, effects } = next(this.#state, { type, detail });
    this.#state = state;
    if (state.phase !== phase) this.#beginPhase();
    for (const effect of effects) this.#perform(effect);
    this.#changes.emit('change');
    this.#tellChange();
  }

  /** Every answer is dispatched, and most change nothing. */
  #tellChange(): void {
    const status = JSON.stringify(this.status());
    if (status === this.#told) return;
    this.#told = status;
    this.#onChange();
  }

  async #until(holds: (state: State) => boolean): Promise<void> {
    while (!holds(this.#state)) await once(this.#changes, 'change');
  }

  #beginPhase(): void {
    this.#since = new Date();
    this.#leftPhase.abort();
    this.#leftPhase = new AbortController();
    clearTimeout(this.#timer);
    const limitMs = this.#limitMs();
    if (limitMs === undefined) return;
    this.#timer = setTimeout(() => this.#dispatch('timeout', `${limitMs / 1000} s`), limitMs);
  }

  #limitMs(): number | undefined {
    const { readyWithinMs, stopWithinMs } = this.#plan;
    const limits: Readonly<Record<Phase, number | undefined>> = {
      launching: readyWithinMs,
      starting: readyWithinMs,
      up: RAN_WELL_MS,
      unresponsive: undefined,
      restarting: stopWithinMs,
      'timed-out': stopWithinMs,
      down: downMsOf(this.#state),
      stopping: stopWithinMs,
      stopped: undefined,
      ending: stopWithinMs,
      ended: undefined,
    };
    return limits[this.#state.phase];
  }

  #perform(effect: Effect): void {
    if (effect === 'spawn') this.#spawn();
    else if (effect === 'terminate') this.#child?.kill('SIGTERM');
    else if (effect === 'kill') killGroup(this.#child?.pid, 'SIGKILL');
    else if (effect === 'show-output') this.#output?.showAll();
    else if (effect === 'show-held-back-output') this.#output?.showHeldBack();
    else if ('log' in effect) this.#log.line(this.name, effect.log);
    else this.#log.problem(this.name, effect.problem);
  }

  #spawn(): void {
    const { name, command, args, env, ready } = this.#plan;
    const startedAt = performance.now();
    const child = spawn(command, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Ctrl-C in a terminal reaches the supervisor alone, which stops all in order.
      detached: process.platform !== 'win32',
    });
    const output = new ProcessOutput(name, this.#log, [child.stdout, child.stderr]);
    this.#child = child;
    this.#output = output;
    this.#spawns += 1;
    this.#identity = child.pid === undefined ? undefined : identify(child.pid);
    this.#onIdentity();
    const { signal } = this.#leftPhase;
    const isReady = () => signal.aborted || this.#dispatch('ready', secondsSince(startedAt));
    ready(child, signal).then(isReady, () => undefined);
    void this.#handleExit(child, output);
    void this.#askWhileItRuns(child);
  }

  async #askWhileItRuns(child: ChildProcess): Promise<void> {
    while (this.#child === child) {
      await pause(ASK_EVERY_MS, undefined, { ref: false });
      const { phase } = this.#state;
      if (phase !== 'up' && phase !== 'unresponsive') continue;
      const answered = await this.#answersInTime(child);
      if (this.#child === child) this.#dispatch(answered ? 'answer' : 'silence');
    }
  }

  async #answersInTime(child: ChildProcess): Promise<boolean> {
    const asking = new AbortController();
    const timer = setTimeout(() => asking.abort(), ANSWER_WITHIN_MS);
    const inTime = once(asking.signal, 'abort').then(() => false);
    const asked = this.#plan.answers(child, asking.signal).catch(() => false);
    const answered = await Promise.race([asked, inTime]);
    clearTimeout(timer);
    return answered;
  }

  async #handleExit(child: ChildProcess, output: ProcessOutput): Promise<void> {
    const how = await once(child, 'exit').then(
      ([code, signal]) => (signal === null ? `exit code ${code}` : `${signal}`),
      (error: unknown) => messageOf(error),
    );
    // What the process has started must not outlive it.
    killGroup(child.pid, 'SIGKILL');
    this.#child = undefined;
    this.#identity = undefined;
    this.#onIdentity();
    await output.drained();
    this.#lastEnd = how;
    this.#dispatch('exit', how);
  }
}
