import { formatDuration } from '#app/_ui/durations.ts';

/** The time that everything of a transfer is drawn on. */
export interface Axis {
  fromMs: number;
  toMs: number;
}

interface Tick {
  x: number;
  label: string;
}

/** In percent of the axis, which ends at its edge. */
export function positionOf(ms: number, { fromMs, toMs }: Axis): number {
  return Math.min(100, Math.max(0, ((ms - fromMs) / (toMs - fromMs)) * 100));
}

const ROUND_STEPS_MS = [
  5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
  600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000,
];
const MAX_TICKS = 4;

/** Round durations since the start, few enough for a phone. */
export function ticksOf(axis: Axis): Tick[] {
  const lengthMs = axis.toMs - axis.fromMs;
  const stepMs = ROUND_STEPS_MS.find((step) => lengthMs / step <= MAX_TICKS) ?? lengthMs / MAX_TICKS;
  const count = Math.floor(lengthMs / stepMs);
  return Array.from({ length: count + 1 }, (_, index) => ({
    x: positionOf(axis.fromMs + index * stepMs, axis),
    label: index === 0 ? '0' : `+${formatDuration(index * stepMs)}`,
  }));
}
