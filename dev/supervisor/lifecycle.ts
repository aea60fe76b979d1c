import { DAMAGED_EXIT_CODE } from '#lib/database/intact.ts';
import type { ProcessAction, ProcessState } from '#lib/fault-lab/processes/contract.ts';

/**
 * `launching`: before it was ready for the first time, when its failure is that of the whole stack.
 * `timed-out`: it was not ready in time after a restart, and is being ended.
 */
export type Phase = 'launching' | 'restarting' | 'timed-out' | 'ending' | 'ended' | ProcessState;

export interface State {
  readonly phase: Phase;
  /** The last pause before a restart after a crash; 0 after a good run. */
  readonly pauseMs: number;
  /** How often in a row it has not answered. */
  readonly silences?: number;
  readonly problem?: string;
  /** By a person, who is to see it down. */
  readonly isKilled?: true;
}

/** `timeout`: the process was in its phase for as long as that may last. `silence`: it did not answer in time. */
export type EventType =
  | 'ready'
  | 'answer'
  | 'silence'
  | 'exit'
  | 'timeout'
  | 'restart'
  | 'shut-down'
  | ProcessAction;

export interface Event {
  readonly type: EventType;
  readonly detail: string;
}

export type Effect =
  | 'spawn'
  | 'terminate'
  | 'kill'
  | 'show-output'
  | 'show-held-back-output'
  | { readonly log: string }
  | { readonly problem: string };

interface Transition {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export const INITIAL: State = { phase: 'launching', pauseMs: 0 };

const ACTIONS: readonly ProcessAction[] = ['start', 'stop', 'kill'];

const MIN_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;
/** Long enough for a room to see what goes on without it, whether or not the page that killed it is still open. */
const KILLED_MS = 6_000;

const MAX_SILENCES = 3;

const DAMAGED = `exit code ${DAMAGED_EXIT_CODE}`;
const DAMAGED_PROBLEM = 'Database damaged; not restarted.';

type Handler = (state: State, detail: string) => Transition;

const kill: Handler = (state) =>
  to({ ...state, isKilled: true }, state.phase, { problem: 'killed manually' }, 'kill');
const overdue: Handler = (state, after) =>
  to(state, state.phase, { problem: `did not stop within ${after}: killed` }, 'kill');
const shutDown: Handler = (state) => to(state, 'ending', 'terminate');
const start: Handler = (state) => to(state, 'starting', { log: 'started manually' }, 'spawn');
const startingAgain = (reason: string) => ({ log: `${reason}: starting it again` });
const restart: Handler = (state, reason) => to(state, 'restarting', startingAgain(reason), 'terminate');

const STOPPED = { log: 'stopped manually: stays down until it is started' };
const stop: Handler = (state) => to(state, 'stopping', STOPPED, 'terminate');

const stopWhileEnding: Handler = (state) => to(state, 'stopping', STOPPED);
const shutDownWhileEnding: Handler = (state) => to(state, 'ending');

const answering = (state: State): State => ({ ...state, silences: 0 });

const silence: Handler = (before) => {
  const silences = (before.silences ?? 0) + 1;
  const state = { ...before, silences };
  if (silences === 1) return to(state, 'unresponsive', { problem: 'does not answer' });
  if (silences !== MAX_SILENCES) return to(state, 'unresponsive');
  return to(state, 'unresponsive', { problem: `did not answer ${silences} times in a row: killed` }, 'kill');
};

const PUBLIC_STATES: Readonly<Record<Phase, ProcessState>> = {
  launching: 'starting',
  starting: 'starting',
  up: 'up',
  unresponsive: 'unresponsive',
  restarting: 'stopping',
  'timed-out': 'stopping',
  down: 'down',
  stopping: 'stopping',
  stopped: 'stopped',
  ending: 'stopping',
  ended: 'stopping',
};

/** An event that a phase does not list changes nothing there. */
const TRANSITIONS: Readonly<Record<Phase, Partial<Record<EventType, Handler>>>> = {
  launching: {
    ready: (state, after) => to(answering(state), 'up', 'show-output', { log: `ready after ${after}` }),
    exit: (state, how) =>
      to({ ...state, problem: `ended before it was ready (${how})` }, 'ended', 'show-held-back-output'),
    timeout: (state, after) => {
      const failed = { ...state, problem: `was not ready within ${after}` };
      return to(failed, 'ending', 'show-held-back-output', 'terminate');
    },
    'shut-down': shutDown,
  },
  starting: {
    ready: (state, after) => to(answering(state), 'up', 'show-output', { log: `ready again after ${after}` }),
    exit: (state, how) =>
      how === DAMAGED
        ? to({ ...state, pauseMs: 0 }, 'stopped', 'show-held-back-output', { problem: DAMAGED_PROBLEM })
        : crashed(state, `ended before it was ready (${how})`, 'show-held-back-output'),
    timeout: (state, after) => {
      const problem = `was not ready within ${after}`;
      return to(state, 'timed-out', 'show-held-back-output', { problem }, 'terminate');
    },
    stop,
    kill,
    restart,
    'shut-down': shutDown,
  },
  up: {
    exit: (state, how) => crashed(state, `stopped (${how})`),
    timeout: (state) => to({ ...state, pauseMs: 0 }, 'up'),
    silence,
    stop,
    kill,
    restart,
    'shut-down': shutDown,
  },
  unresponsive: {
    answer: (state) => to(answering(state), 'up', { log: 'answers again' }),
    silence,
    exit: (state, how) => crashed(answering(state), `stopped (${how})`),
    stop,
    kill,
    restart,
    'shut-down': shutDown,
  },
  restarting: {
    exit: (state) => to(state, 'starting', 'spawn'),
    timeout: overdue,
    stop: stopWhileEnding,
    kill,
    'shut-down': shutDownWhileEnding,
  },
  'timed-out': {
    exit: (state, how) => crashed(state, `stopped (${how})`),
    timeout: overdue,
    restart: (state, reason) => to(state, 'restarting', startingAgain(reason)),
    stop: stopWhileEnding,
    kill,
    'shut-down': shutDownWhileEnding,
  },
  down: {
    timeout: (state) => to(state, 'starting', 'spawn'),
    start,
    stop: (state) => to(state, 'stopped', STOPPED),
    restart: (state, reason) => to(state, 'starting', startingAgain(reason), 'spawn'),
    'shut-down': (state) => to(state, 'ended'),
  },
  stopping: {
    exit: (state) => to({ ...state, pauseMs: 0 }, 'stopped'),
    timeout: overdue,
    kill,
    'shut-down': shutDownWhileEnding,
  },
  stopped: { start, 'shut-down': (state) => to(state, 'ended') },
  ending: { exit: (state) => to(state, 'ended'), timeout: overdue },
  ended: {},
};

export function next(state: State, { type, detail }: Event): Transition {
  return TRANSITIONS[state.phase][type]?.(state, detail) ?? to(state, state.phase);
}

export function actionsOf({ phase }: State): ProcessAction[] {
  return ACTIONS.filter((action) => action in TRANSITIONS[phase]);
}

/** How long it stays down before it is started again. */
export function downMsOf({ isKilled, pauseMs }: State): number {
  return isKilled ? KILLED_MS : pauseMs;
}

export function publicStateOf({ phase }: State): ProcessState {
  return PUBLIC_STATES[phase];
}

function crashed(before: State, what: string, ...effects: Effect[]): Transition {
  const doubled = Math.min(Math.max(before.pauseMs * 2, MIN_PAUSE_MS), MAX_PAUSE_MS);
  // A kill tells nothing of how the process does.
  const state = { ...before, pauseMs: before.isKilled ? before.pauseMs : doubled };
  const problem = `${what}: starting it again in ${downMsOf(state) / 1000} s`;
  return to(state, 'down', ...effects, { problem });
}

const NO_LONGER_KILLED: readonly Phase[] = ['starting', 'stopped'];

function to(before: State, phase: Phase, ...effects: Effect[]): Transition {
  const { isKilled, ...state } = before;
  const isOver = phase !== before.phase && NO_LONGER_KILLED.includes(phase);
  return { state: { ...(isOver || !isKilled ? state : before), phase }, effects };
}
