import { formatDuration } from '#app/_ui/durations.ts';
import type { Segment, SegmentKind, TimelineItem } from '#lib/transfers/view/timeline-items.ts';

/** The time that everything of a transfer is drawn on. */
export interface Axis {
  fromMs: number;
  toMs: number;
}

/** In percent of the axis. */
interface Span {
  x: number;
  width: number;
}

interface Bar extends Span {
  kind: SegmentKind;
  title: string;
}

interface Tick {
  x: number;
  label: string;
}

/** On a shorter axis single milliseconds would fill the whole width. */
const MIN_MS = 200;

/** From start to end or now. A backoff is drawn whole, to show how much of it is left. */
export function axisOf(
  { startedAt, closedAt, timeline }: { startedAt: string; closedAt: string | null; timeline: TimelineItem[] },
  nowMs: number,
): Axis {
  const fromMs = msOf(startedAt);
  if (closedAt) return { fromMs, toMs: Math.max(msOf(closedAt), fromMs + MIN_MS) };
  const pauses = timeline.flatMap(({ segments }) => segments.filter(({ kind }) => kind === 'backing-off'));
  const ends = pauses.map(({ to }) => (to ? msOf(to) : nowMs));
  return { fromMs, toMs: Math.max(nowMs, fromMs + MIN_MS, ...ends) };
}

/** The visible part of a time span; undefined where it lies off the axis. */
export function spanOf(from: string, to: string | null, axis: Axis, nowMs: number): Span | undefined {
  const beginMs = Math.max(msOf(from), axis.fromMs);
  const endMs = Math.min(to === null ? Math.max(nowMs, beginMs) : msOf(to), axis.toMs);
  if (beginMs > axis.toMs || endMs < axis.fromMs) return undefined;
  const x = positionOf(beginMs, axis);
  return { x, width: Math.max(0, positionOf(endMs, axis) - x) };
}

/** More bars could not be told apart. */
const MAX_BARS = 300;

/** In order of time, without what has not begun. Beyond {@link MAX_BARS} they are merged by column: each is what took most of its time. */
export function barsOf(segments: readonly Segment[], axis: Axis, nowMs: number): Bar[] {
  const begun = segments.filter(({ from }) => msOf(from) <= nowMs);
  const groups = begun.length > MAX_BARS ? byColumn(begun, axis) : begun.map((segment) => [segment]);
  return groups.flatMap((group) => barOf(group, axis, nowMs) ?? []);
}

function byColumn(segments: readonly Segment[], axis: Axis): Segment[][] {
  const columns = new Map<number, Segment[]>();
  for (const segment of segments) {
    const column = Math.floor((positionOf(msOf(segment.from), axis) * MAX_BARS) / 100);
    const others = columns.get(column);
    if (others) others.push(segment);
    else columns.set(column, [segment]);
  }
  return [...columns.values()];
}

function barOf(group: readonly Segment[], axis: Axis, nowMs: number): Bar | undefined {
  const [first] = group;
  const last = group.at(-1);
  if (!first || !last) return undefined;
  const span = spanOf(first.from, last.to, axis, nowMs);
  if (!span) return undefined;
  if (first === last) return { ...span, kind: first.kind, title: titleOf(first, nowMs) };
  const kind = timeSpent(group, nowMs)[0]?.kind ?? first.kind;
  const title = `Attempts ${first.attempt ?? '?'} to ${last.attempt ?? '?'}: mostly ${SEGMENT_LABELS[kind]}`;
  return { ...span, kind, title };
}

export function positionOf(ms: number, { fromMs, toMs }: Axis): number {
  return ((ms - fromMs) / (toMs - fromMs)) * 100;
}

const ROUND_STEPS_MS = [
  50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000,
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

const SEGMENT_LABELS: Record<SegmentKind, string> = {
  waiting: 'queued',
  running: 'running',
  'backing-off': 'backoff',
  'blocked-on-person': 'waiting on a person',
};

function titleOf({ kind, from, to, attempt, exact }: Segment, nowMs: number): string {
  const lasted = formatDuration(Math.max(0, (to === null ? nowMs : msOf(to)) - msOf(from)));
  const which = attempt === null ? '' : `Attempt ${attempt}: `;
  return `${which}${SEGMENT_LABELS[kind]}, ${exact ? '' : 'about '}${lasted}${to === null ? ' so far' : ''}`;
}

/** Longest first; open segments count up to now. */
export function timeSpent(
  segments: readonly Segment[],
  nowMs: number,
): { kind: SegmentKind; ms: number; label: string }[] {
  const spent = new Map<SegmentKind, number>();
  for (const { kind, from, to } of segments) {
    const ms = Math.max(0, Math.min(to === null ? nowMs : msOf(to), nowMs) - msOf(from));
    spent.set(kind, (spent.get(kind) ?? 0) + ms);
  }
  return [...spent]
    .filter(([, ms]) => ms > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([kind, ms]) => ({ kind, ms, label: `${formatDuration(ms)} ${SEGMENT_LABELS[kind]}` }));
}

function msOf(at: string): number {
  return new Date(at).getTime();
}
