import { expect, it } from 'vitest';
import type { Restore } from '#chaos/log/run-log.ts';
import { START_MS } from '#testing/transfers/sources.ts';
import { disturbancesOf } from './disturbances.ts';
import { COMPLETED, REFERENCE, SOUND_RECORD } from './sound-record.ts';

const { log } = SOUND_RECORD;
/** {@link COMPLETED} lasts from START_MS for a second. */
const ENDED_MS = START_MS + 1_000;

function disturbedBy(restore: Omit<Restore, 'of'>, transfers = SOUND_RECORD.transfers) {
  const restores = [{ of: 'bank', ...restore } as const];
  return disturbancesOf({ ...SOUND_RECORD, transfers, log: { ...log, restores } }).has(REFERENCE);
}

it('a reset and a forgotten workflow disturb their transfer alone', () => {
  const period = { fromMs: START_MS, untilMs: START_MS + 5 };
  const interventions = [
    { referenceId: REFERENCE, kind: 'reset', ...period },
    { referenceId: REFERENCE, kind: 'forgotten', fromMs: START_MS + 7, untilMs: START_MS + 9 },
  ] as const;
  expect([...disturbancesOf({ ...SOUND_RECORD, log: { ...log, interventions } })]).toEqual([
    [REFERENCE, { fromMs: START_MS, untilMs: START_MS + 9, lostByBank: false, lostByTemporal: true }],
  ]);
  expect(disturbancesOf(SOUND_RECORD).size).toBe(0);
});

it('a restore disturbs what was under way since its copy', () => {
  expect(disturbedBy({ copiedAtMs: ENDED_MS - 1, fromMs: ENDED_MS + 5, untilMs: ENDED_MS + 9 })).toBe(true);
});

it('a restore does not disturb what had ended before its copy', () => {
  expect(disturbedBy({ copiedAtMs: ENDED_MS + 1, fromMs: ENDED_MS + 5, untilMs: ENDED_MS + 9 })).toBe(false);
});

it('a restore does not disturb what was started after it', () => {
  expect(disturbedBy({ copiedAtMs: START_MS - 9, fromMs: START_MS - 5, untilMs: START_MS - 1 })).toBe(false);
});

it('a restore may have taken a transfer from Temporal', () => {
  const restore = { copiedAtMs: START_MS - 9, fromMs: START_MS - 5, untilMs: START_MS - 1 };
  expect(disturbedBy(restore, new Map())).toBe(true);
  expect(disturbedBy(restore, new Map([[REFERENCE, COMPLETED]]))).toBe(false);
});
