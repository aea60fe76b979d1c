import type { RetryPolicy } from '#temporal/contract.ts';
import type { AttemptFacts, AttemptSources } from './attempts.ts';
import type { Segment, SegmentKind } from './timeline-items.ts';

/** Temporal's timers may be a second late: only a retry overdue by more than this waited for a worker. */
const DISPATCH_GRACE_MS = 2_000;

/** Without gaps. Moments nobody recorded are inferred from the retry policy, and marked as not exact. */
export function segmentsOf(attempts: readonly AttemptFacts[], sources: AttemptSources): Segment[] {
  const { activity, closedAtMs } = sources;
  const line = new SegmentLine(activity.scheduledAtMs, activity.endedAtMs ?? closedAtMs);
  const timed = attempts.filter(hasBegun);
  for (const [index, attempt] of timed.entries()) {
    const before = attempts[attempt.attempt - 2];
    addPause(line, attempt, before, sources.retryPolicy);
    const nextAtMs = timed[index + 1]?.startedAtMs ?? sources.pending?.nextAttemptAtMs;
    addRun(line, attempt, nextAtMs, sources.retryPolicy);
  }
  addTail(line, attempts, sources);
  return line.segments;
}

/** At each end, and of what lies between. */
const LISTED = 100;

/** Of very many, those in the middle are drawn together: each takes the kind that took the longest. */
export function listedSegments(segments: readonly Segment[]): Segment[] {
  if (segments.length <= 3 * LISTED) return [...segments];
  const middle = segments.slice(LISTED, -LISTED);
  const size = Math.ceil(middle.length / LISTED);
  const joined = Array.from({ length: Math.ceil(middle.length / size) }, (_, index) =>
    joinSegments(middle.slice(index * size, (index + 1) * size)),
  );
  return [...segments.slice(0, LISTED), ...joined.flat(), ...segments.slice(-LISTED)];
}

function joinSegments(segments: readonly Segment[]): Segment[] {
  const [first, last] = [segments[0], segments.at(-1)];
  if (!first || !last) return [];
  const spent = new Map<SegmentKind, number>();
  for (const { kind, from, to } of segments) {
    spent.set(kind, (spent.get(kind) ?? 0) + Date.parse(to ?? from) - Date.parse(from));
  }
  const [[kind] = [first.kind]] = [...spent].sort(([, one], [, other]) => other - one);
  return [{ kind, from: first.from, to: last.to, attempt: null, exact: false }];
}

type BegunAttempt = AttemptFacts & { startedAtMs: number };

function hasBegun(attempt: AttemptFacts): attempt is BegunAttempt {
  return attempt.startedAtMs !== null;
}

function addPause(
  line: SegmentLine,
  { attempt, startedAtMs }: BegunAttempt,
  before: AttemptFacts | undefined,
  policy: RetryPolicy,
): void {
  if (!before) {
    line.add('waiting', startedAtMs, { attempt });
    return;
  }
  // An attempt without recorded times lies somewhere in here.
  const recorded = before.startedAtMs !== null;
  const dueAtMs = line.endMs + retryInterval(policy, before.attempt);
  const late = recorded && startedAtMs - dueAtMs >= DISPATCH_GRACE_MS;
  if (late) line.add('backing-off', dueAtMs, { attempt, exact: false });
  const exact = !late && before.endedAtMs !== null;
  line.add(late ? 'waiting' : 'backing-off', startedAtMs, { attempt, exact });
}

function addRun(
  line: SegmentLine,
  { attempt, status, startedAtMs, endedAtMs }: BegunAttempt,
  nextAtMs: number | null | undefined,
  policy: RetryPolicy,
): void {
  if (endedAtMs !== null || status === 'running') {
    line.add('running', endedAtMs, { attempt });
    return;
  }
  const latestMs = startedAtMs + policy.startToCloseTimeoutMs;
  const pausedMs = nextAtMs ? nextAtMs - retryInterval(policy, attempt) : latestMs;
  line.add('running', Math.min(latestMs, pausedMs), { attempt, exact: false });
}

function addTail(
  line: SegmentLine,
  attempts: readonly AttemptFacts[],
  { activity, pending, closedAtMs }: AttemptSources,
): void {
  const last = attempts.at(-1);
  const exact = last?.endedAtMs !== null;
  const attempt = attempts.length + 1;
  const isOver = activity.end !== null || closedAtMs !== null;
  const dueAtMs = pending?.state === 'scheduled' ? pending.nextAttemptAtMs : null;
  if (last?.status === 'running') {
    line.add('running', null, { attempt: last.attempt, exact: false });
  } else if (isOver) {
    line.add(last ? 'backing-off' : 'waiting', activity.endedAtMs ?? closedAtMs, { attempt, exact });
  } else if (pending?.state === 'paused') {
    line.add(last ? 'backing-off' : 'waiting', pending.pause?.atMs ?? line.endMs, { attempt, exact });
    line.add('blocked-on-person', null, { attempt, exact: pending.pause !== null });
  } else {
    if (last && dueAtMs !== null) line.add('backing-off', dueAtMs, { attempt, exact });
    line.add('waiting', null, { attempt });
  }
}

/** How long Temporal waits after this attempt. */
export function retryInterval(policy: RetryPolicy, attempt: number): number {
  const { initialIntervalMs, backoffCoefficient, maximumIntervalMs } = policy;
  return Math.min(maximumIntervalMs, initialIntervalMs * backoffCoefficient ** (attempt - 1));
}

/** Each segment starts where the last ended, whatever the clocks say; none follows an open one. */
class SegmentLine {
  readonly segments: Segment[] = [];

  /** @param limitMs where it must end; null while that is open */
  constructor(
    public endMs: number,
    private readonly limitMs: number | null,
  ) {}

  /** A null `toMs` is open. Segments without length are left out. */
  add(
    kind: SegmentKind,
    toMs: number | null,
    { attempt, exact = true }: { attempt: number; exact?: boolean },
  ): void {
    const endMs = this.limitMs === null ? toMs : Math.min(toMs ?? this.limitMs, this.limitMs);
    if (this.isOpen || (endMs !== null && endMs <= this.endMs)) return;
    const from = new Date(this.endMs).toISOString();
    const to = endMs === null ? null : new Date(endMs).toISOString();
    this.segments.push({ kind, from, to, attempt, exact });
    if (endMs !== null) this.endMs = endMs;
  }

  private get isOpen(): boolean {
    return this.segments.at(-1)?.to === null;
  }
}
