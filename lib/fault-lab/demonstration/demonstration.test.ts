import { describe, expect, it } from 'vitest';
import type { ProcessStatus } from '#lib/fault-lab/processes/contract.ts';
import { CAST } from '#lib/fault-lab/scenarios/cast.ts';
import { BUG_MEETS, SCENARIO_IDS, SCENARIOS } from '#lib/fault-lab/scenarios/catalogue.ts';
import type { SystemStatus } from '#lib/system/system-status.ts';
import { RECORDED_PATHS, recordedSources, viewOf } from '#testing/transfers/recorded-views.ts';
import { activity, at, call, history, sources } from '#testing/transfers/sources.ts';
import { CHAPTERS } from './chapters.ts';
import { hasFailedOnce, hasLostAnswer, isDead, isUpAgain } from './conditions.ts';
import { playableChapters } from './playable.ts';
import {
  chapterAfter,
  followingPlace,
  neighbour,
  placeAt,
  positionIn,
  secondsOf,
  stageAddress,
  timeLeft,
} from './position.ts';

describe('the chapters', () => {
  it('take ten minutes', () => {
    expect(secondsOf(playableChapters(true))).toBe(600);
  });

  it('say how many transfers the failing version has', () => {
    const numbers = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven'];
    const many = numbers[BUG_MEETS - 1] ?? '';
    const said = CHAPTERS.find(({ scenario }) => scenario === 'bug-deployed')?.beats[0]?.say;
    expect(said).toContain(`${many} transfers run on it.`);
    expect(SCENARIOS.find(({ id }) => id === 'bug-deployed')?.happens).toContain(`${many} transfers start.`);
    expect(CAST['bug-deployed'].purpose).toBe(`${many} invoices`);
  });

  it('play seven scenarios, each once', () => {
    const scenarios = CHAPTERS.map(({ scenario }) => scenario);
    expect(new Set(scenarios).size).toBe(7);
    expect(scenarios.filter((scenario) => !SCENARIO_IDS.includes(scenario))).toEqual([]);
  });

  it.each(CHAPTERS)('$title: two to five beats, short enough to be read aloud in its time', (chapter) => {
    const { beats, seconds } = chapter;
    expect(beats.length).toBeGreaterThanOrEqual(2);
    expect(beats.length).toBeLessThanOrEqual(5);
    const said = beats.flatMap(({ say }) => say ?? []);
    // Slow speech is two words a second.
    expect(said.flatMap((say) => say.split(/\s+/)).length / 2).toBeLessThanOrEqual(seconds);
    for (const say of said) {
      expect(say.match(/[.?!](\s|$)/g)?.length).toBeLessThanOrEqual(3);
      expect(say).toMatch(/[.?!]$/);
    }
  });

  it('have something to say at each beat that waits for the presenter, and begin and end with one', () => {
    for (const { beats } of CHAPTERS) {
      expect(beats.filter(({ key, say }) => key === null && say === null)).toEqual([]);
      expect(beats[0]?.say).toBeTruthy();
      expect(beats.at(-1)?.say).toBeTruthy();
    }
  });

  it.each([
    [1, 'completed'],
    [2, 'completed'],
    [3, 'completed-withdrawal-found-posted'],
    [4, 'completed-too-late-to-cancel'],
    [5, 'refunded-by-retry'],
    [6, 'completed'],
    [7, 'completed'],
  ])('the last beat of chapter %i is over with the transfer of the history %s', (chapter, path) => {
    const events = RECORDED_PATHS.find(([name]) => name === path)?.[1] ?? [];
    const view = viewOf(recordedSources(events));
    const last = CHAPTERS[chapter - 1]?.beats.at(-1);
    expect(last?.isOver({ view, system: null })).toBe(true);
    expect(last?.isOver({ view: { ...view, status: 'depositing' }, system: null })).toBe(false);
  });
});

describe('a beat is over', () => {
  const failedTwice = viewOf(
    sources({
      history: history([activity('deposit')]),
      calls: [call(1), { ...call(2), answerLost: true }],
    }),
  );

  it('after a failed attempt, or with an answer that was lost', () => {
    const seen = { view: failedTwice, system: null };
    expect(hasFailedOnce('deposit')(seen)).toBe(true);
    expect(hasFailedOnce('withdraw')(seen)).toBe(false);
    expect(hasLostAnswer('deposit')(seen)).toBe(true);
    expect(hasLostAnswer('withdraw')(seen)).toBe(false);
  });

  const withWorker = (facts: Partial<ProcessStatus>): SystemStatus => ({
    temporal: { answers: true },
    bank: { answers: true },
    workers: null,
    faults: [],
    resuming: [],
    processes: [
      {
        ...{
          name: 'worker',
          state: 'up',
          pid: 7,
          since: at(-1),
          restarts: 0,
          lastEnd: null,
          restartAt: null,
        },
        actions: [],
        ...facts,
      },
    ],
  });

  it.each<[string, SystemStatus | null, boolean, boolean]>([
    ['before it is killed', withWorker({}), false, false],
    ['while it is dead', withWorker({ state: 'down', pid: null, since: at(5) }), true, false],
    ['up again', withWorker({ since: at(9) }), false, true],
    ['with Temporal silent', { ...withWorker({ since: at(9) }), temporal: { answers: false } }, false, false],
    ['while nothing is known', null, false, false],
  ])('when a process is dead, or up again: %s', (_when, system, dead, upAgain) => {
    const seen = { view: failedTwice, system };
    expect([isDead('worker')(seen), isUpAgain('worker')(seen)]).toEqual([dead, upAgain]);
    expect([isDead('temporal')(seen), isUpAgain('worker', 'temporal')(seen)]).toEqual([false, false]);
  });
});

describe('a position', () => {
  const position = { chapter: 3, beat: 2, sinceMs: 1_000_000 };
  const queryOf = (path: string) => new URL(path, 'http://stage').searchParams;

  it('is in the address, so that a reload goes on where it was', () => {
    const path = stageAddress('rm-k7m2q-9xw4t', position);
    expect(path).toBe('/stage/rm-k7m2q-9xw4t?scenario=withdrawal-answer-lost&chapter=3&beat=2&since=1000000');
    expect(positionIn(queryOf(path))).toEqual(position);
    const alone = { ...position, sinceMs: null };
    expect(positionIn(queryOf(stageAddress('rm-k7m2q-9xw4t', alone)))).toEqual(alone);
  });

  it.each([
    '?scenario=bank-down',
    '?chapter=8&beat=1&since=1',
    '?chapter=1&beat=9&since=1',
    '?chapter=1&beat=x',
  ])('is none in %s', (query) => {
    expect(positionIn(queryOf(query))).toBeUndefined();
  });

  it('moves within its chapter', () => {
    expect(neighbour(position, 1)).toEqual({ ...position, beat: 3 });
    expect(neighbour({ ...position, beat: 3 }, 1)).toBeUndefined();
    expect(neighbour({ ...position, beat: 1 }, -1)).toBeUndefined();
    expect(placeAt(position)?.beat).toBe(CHAPTERS[2]?.beats[1]);
  });

  it('passes over the chapters that cannot be played', () => {
    expect(playableChapters(true)).toEqual(CHAPTERS.map((_, index) => index + 1));
    expect(playableChapters(false)).toEqual([1, 2, 3, 4, 5]);
    expect(chapterAfter(position, 0, [1, 2, 3, 5])?.chapter).toBe(5);
    expect(chapterAfter({ ...position, chapter: 5 }, 0, playableChapters(false))).toBeUndefined();
    expect(followingPlace(position, [1, 2, 3, 5])?.beat).toBe(CHAPTERS[2]?.beats[2]);
    const last = { chapter: 3, beat: 3 };
    expect(followingPlace(last, [1, 2, 3, 5])).toEqual(placeAt({ chapter: 5, beat: 1 }));
    expect(followingPlace(last, [1, 2, 3])).toBeUndefined();
  });

  it('tells the time left; a chapter that is started alone is on time', () => {
    const startedAtMs = 5_000_000;
    const alone = { chapter: 3, beat: 3, sinceMs: null };
    const playable = playableChapters(true);
    const leftMs = (nowMs: number, chapters = playable) => timeLeft(alone, startedAtMs, nowMs, chapters);
    expect(leftMs(startedAtMs)).toEqual({ chapterMs: 75_000, wholeMs: 425_000 });
    expect(leftMs(startedAtMs + 80_000)).toEqual({ chapterMs: -5_000, wholeMs: 345_000 });
    const withoutLast = secondsOf([3, 4, 5]) * 1_000;
    expect(leftMs(startedAtMs, playableChapters(false)).wholeMs).toBe(withoutLast);
    const withoutFirst = leftMs(startedAtMs, playable.slice(1));
    expect(withoutFirst.wholeMs).toBe(425_000);
    const next = chapterAfter(alone, startedAtMs, playable);
    expect(next).toEqual({ chapter: 4, beat: 1, sinceMs: startedAtMs - 175_000 });
    expect(next && chapterAfter(next, 6_000_000, playable)).toEqual({ ...next, chapter: 5 });
    expect(chapterAfter({ ...alone, chapter: 7 }, startedAtMs, playable)).toBeUndefined();
  });
});
