import { KILLABLE, type PlannedFreeze, type PlannedKill, type PlannedRestore } from './plan.ts';
import type { Random } from './random.ts';

const KILL_EVERY_MS = 8_000;

/** Each process at least once. */
export function planKills(random: Random, spanMs: number): PlannedKill[] {
  const count = Math.max(KILLABLE.length, Math.round(spanMs / KILL_EVERY_MS));
  return Array.from({ length: count }, (_, index) => ({
    atMs: random.between(spanMs * 0.05, spanMs * 0.95),
    process: KILLABLE[index] ?? random.pick(KILLABLE),
  }));
}

const FREEZE_EVERY_MS = 30_000;

/** Apart from each other: the end of one would end another. */
export function planFreezes(random: Random, spanMs: number): PlannedFreeze[] {
  return Array.from({ length: Math.ceil(spanMs / FREEZE_EVERY_MS) }, (_, index) => ({
    atMs: index * FREEZE_EVERY_MS + random.between(0, 20_000),
    forMs: random.between(1_000, 8_000),
  }));
}

const RESTORE_EVERY_MS = 90_000;

/** In turn, and apart from each other. */
export function planRestores(random: Random, spanMs: number): PlannedRestore[] {
  const first = random.between(0, 1);
  return Array.from({ length: Math.round(spanMs / RESTORE_EVERY_MS) }, (_, index) => ({
    of: (first + index) % 2 === 0 ? 'bank' : 'temporal',
    copyAtMs: index * RESTORE_EVERY_MS + random.between(15_000, 35_000),
    afterMs: random.between(2_000, 8_000),
  }));
}
