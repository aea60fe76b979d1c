import { formatDuration } from '#app/_ui/durations.ts';
import type { Segment, SegmentKind } from '#lib/transfers/view/timeline-items.ts';

export const SEGMENT_LABELS: Record<SegmentKind, string> = {
  waiting: 'queued',
  running: 'running',
  'backing-off': 'backoff',
  'blocked-on-person': 'waiting on a person',
};

/** Longest first; open segments count up to now. */
export function timeSpent(
  segments: readonly Segment[],
  nowMs: number,
): { kind: SegmentKind; ms: number; label: string }[] {
  const spent = new Map<SegmentKind, number>();
  for (const { kind, from, to } of segments) {
    const ms = Math.max(0, Math.min(to === null ? nowMs : Date.parse(to), nowMs) - Date.parse(from));
    spent.set(kind, (spent.get(kind) ?? 0) + ms);
  }
  return [...spent]
    .filter(([, ms]) => ms > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([kind, ms]) => ({ kind, ms, label: `${formatDuration(ms)} ${SEGMENT_LABELS[kind]}` }));
}
