import { describe, expect, it } from 'vitest';
import {
  actionsOf,
  downMsOf,
  type EventType,
  INITIAL,
  next,
  type Phase,
  publicStateOf,
  type State,
} from './lifecycle.ts';

const EVENTS = [
  ...(['ready', 'answer', 'silence', 'exit', 'timeout', 'restart'] as const),
  ...(['shut-down', 'start', 'stop', 'kill'] as const),
];

/** For each phase and event, the next phase and what is done. An event that is missing changes nothing. */
const TABLE: Record<Phase, Partial<Record<EventType, string>>> = {
  launching: {
    ready: 'up: show-output',
    exit: 'ended: show-held-back-output',
    timeout: 'ending: show-held-back-output, terminate',
    'shut-down': 'ending: terminate',
  },
  starting: {
    ready: 'up: show-output',
    exit: 'down: show-held-back-output',
    timeout: 'timed-out: show-held-back-output, terminate',
    restart: 'restarting: terminate',
    'shut-down': 'ending: terminate',
    stop: 'stopping: terminate',
    kill: 'starting: kill',
  },
  up: {
    exit: 'down: ',
    timeout: 'up: ',
    silence: 'unresponsive: ',
    restart: 'restarting: terminate',
    'shut-down': 'ending: terminate',
    stop: 'stopping: terminate',
    kill: 'up: kill',
  },
  unresponsive: {
    answer: 'up: ',
    silence: 'unresponsive: ',
    exit: 'down: ',
    restart: 'restarting: terminate',
    'shut-down': 'ending: terminate',
    stop: 'stopping: terminate',
    kill: 'unresponsive: kill',
  },
  restarting: {
    exit: 'starting: spawn',
    timeout: 'restarting: kill',
    'shut-down': 'ending: ',
    stop: 'stopping: ',
    kill: 'restarting: kill',
  },
  'timed-out': {
    exit: 'down: ',
    timeout: 'timed-out: kill',
    restart: 'restarting: ',
    'shut-down': 'ending: ',
    stop: 'stopping: ',
    kill: 'timed-out: kill',
  },
  down: {
    timeout: 'starting: spawn',
    restart: 'starting: spawn',
    'shut-down': 'ended: ',
    start: 'starting: spawn',
    stop: 'stopped: ',
  },
  stopping: {
    exit: 'stopped: ',
    timeout: 'stopping: kill',
    'shut-down': 'ending: ',
    kill: 'stopping: kill',
  },
  stopped: { 'shut-down': 'ended: ', start: 'starting: spawn' },
  ending: { exit: 'ended: ', timeout: 'ending: kill' },
  ended: {},
};

const PHASES = Object.keys(TABLE) as Phase[];

const stateIn = (phase: Phase): State => ({ phase, pauseMs: 4_000 });

function said(state: State, type: EventType, detail = 'x'): (string | undefined)[] {
  const { effects } = next(state, { type, detail });
  return effects.flatMap((effect) => (typeof effect === 'string' ? [] : Object.values(effect)));
}

describe('the lifecycle of a process', () => {
  it.each(PHASES.flatMap((phase) => EVENTS.map((event) => [phase, event] as const)))(
    '%s, %s',
    (phase, event) => {
      const { state, effects } = next(stateIn(phase), { type: event, detail: 'x' });
      const done = effects.filter((effect) => typeof effect === 'string');
      expect(`${state.phase}: ${done.join(', ')}`).toBe(TABLE[phase][event] ?? `${phase}: `);
      if (!TABLE[phase][event]) expect({ state, effects }).toEqual({ state: stateIn(phase), effects: [] });
    },
  );

  it('offers a person what makes sense, and nothing before the first start or while the stack stops', () => {
    const offered = PHASES.map((phase) => [phase, publicStateOf(stateIn(phase)), actionsOf(stateIn(phase))]);
    expect(offered).toEqual([
      ['launching', 'starting', []],
      ['starting', 'starting', ['stop', 'kill']],
      ['up', 'up', ['stop', 'kill']],
      ['unresponsive', 'unresponsive', ['stop', 'kill']],
      ['restarting', 'stopping', ['stop', 'kill']],
      ['timed-out', 'stopping', ['stop', 'kill']],
      ['down', 'down', ['start', 'stop']],
      ['stopping', 'stopping', ['kill']],
      ['stopped', 'stopped', ['start']],
      ['ending', 'stopping', []],
      ['ended', 'stopping', []],
    ]);
  });

  it('keeps why a process did not launch until it has ended', () => {
    const { state } = next(INITIAL, { type: 'timeout', detail: '60 s' });
    const ended = next(state, { type: 'exit', detail: 'SIGTERM' }).state;
    expect(ended).toMatchObject({ phase: 'ended', problem: 'was not ready within 60 s' });
    expect(next(INITIAL, { type: 'exit', detail: 'exit code 3' }).state.problem).toBe(
      'ended before it was ready (exit code 3)',
    );
  });

  it('kills a process that has not answered three times in a row, once', () => {
    const effects = (...types: EventType[]) => {
      let state = stateIn('up');
      return types.map((type) => {
        const transition = next(state, { type, detail: 'x' });
        state = transition.state;
        return transition.effects.includes('kill');
      });
    };
    expect(effects('silence', 'silence', 'silence', 'silence')).toEqual([false, false, true, false]);
    expect(effects('silence', 'silence', 'answer', 'silence', 'silence')).not.toContain(true);
  });

  it('does not start a process for ever whose database is damaged', () => {
    const { state, effects } = next(stateIn('starting'), { type: 'exit', detail: 'exit code 65' });
    expect(state).toMatchObject({ phase: 'stopped', pauseMs: 0 });
    expect(effects).toContain('show-held-back-output');
    expect(actionsOf(state)).toEqual(['start']);
    expect(said(stateIn('starting'), 'exit', 'exit code 65')).toEqual(['Database damaged; not restarted.']);
  });

  it('says what happened and what follows', () => {
    expect(said(INITIAL, 'ready', '1.2 s')).toEqual(['ready after 1.2 s']);
    expect(said(stateIn('starting'), 'ready', '1.2 s')).toEqual(['ready again after 1.2 s']);
    expect(said(stateIn('up'), 'exit', 'SIGKILL')).toEqual(['stopped (SIGKILL): starting it again in 8 s']);
    expect(said(stateIn('starting'), 'timeout', '60 s')).toEqual(['was not ready within 60 s']);
    expect(said(stateIn('timed-out'), 'exit', 'SIGTERM')).toEqual([
      'stopped (SIGTERM): starting it again in 8 s',
    ]);
    expect(said(stateIn('stopping'), 'timeout', '5 s')).toEqual(['did not stop within 5 s: killed']);
    expect(said(stateIn('up'), 'restart', 'bank/main.ts changed')).toEqual([
      'bank/main.ts changed: starting it again',
    ]);
  });
});

describe('the pause before a restart', () => {
  const follow = (state: State, ...types: EventType[]) =>
    types.reduce((before, type) => next(before, { type, detail: '' }).state, state);
  const crash = (state: State) => follow({ ...state, phase: 'up' }, 'exit', 'timeout');

  it.each<[string, EventType[]]>([
    ['ends early', ['ready', 'exit', 'timeout']],
    ['ends before it is ready', ['exit', 'timeout']],
    ['is not ready in time', ['timeout', 'exit', 'timeout']],
  ])('doubles while the process %s, up to half a minute', (_how, events) => {
    const pauses: number[] = [];
    let state: State = { ...INITIAL, phase: 'starting' };
    while (pauses.length < 7) {
      state = follow(state, ...events);
      expect(state.phase).toBe('starting');
      pauses.push(state.pauseMs);
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('is six seconds after a kill by a person, whatever was before, and tells nothing of the next crash', () => {
    for (const phase of ['up', 'starting', 'unresponsive', 'timed-out'] as const) {
      const killed = follow({ phase, pauseMs: 4_000 }, 'kill', 'exit');
      expect([killed.phase, downMsOf(killed)]).toEqual(['down', 6_000]);
      const again = follow(killed, 'timeout');
      expect(again.phase).toBe('starting');
      expect(downMsOf(follow(again, 'ready', 'exit'))).toBe(8_000);
      expect(follow(killed, 'start')).toEqual(again);
      expect(follow(killed, 'stop').phase).toBe('stopped');
    }
  });

  it('is short again after the process ran well', () => {
    const ranWell = next({ phase: 'up', pauseMs: 30_000 }, { type: 'timeout', detail: '60 s' }).state;
    expect(crash(ranWell).pauseMs).toBe(1000);
  });

  it('is short again after the process was stopped manually', () => {
    const stopped = next({ phase: 'stopping', pauseMs: 30_000 }, { type: 'exit', detail: 'SIGTERM' }).state;
    expect(crash(stopped).pauseMs).toBe(1000);
  });
});
