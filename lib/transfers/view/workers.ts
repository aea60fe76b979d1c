import type { Interruption } from '#lib/interruptions/interruption.ts';
import { processOf } from './process-of.ts';
import { type AttemptView, type StepView, stepsOf, type TimelineItem } from './timeline-items.ts';

export interface WorkerChange {
  at: string;
  from: string;
  to: string;
  /** By the supervisor’s record; otherwise it may run, and do nothing for this transfer. */
  isGone: boolean;
  /**
   * Steps that history had as posted before the change, and that were scheduled again since: durable execution has
   * none. (An attempt that the change cut off is made again under its key, which is no second step.)
   */
  repeated: number;
}

export interface WorkerTurn {
  worker: string;
  at: string;
}

interface Record {
  timeline: readonly TimelineItem[];
  workerTurns: readonly WorkerTurn[];
  interruptions: readonly Interruption[] | null;
}

/** Who did what for a transfer, as far as it is on record. Pure. */
export class Workers {
  private readonly sightings: WorkerTurn[];
  private readonly steps: StepView[];

  constructor(private readonly record: Record) {
    this.steps = stepsOf(record);
    const attempts = this.steps.flatMap(({ attempts }) =>
      attempts.flatMap(({ worker, startedAt }) => (worker && startedAt ? [{ worker, at: startedAt }] : [])),
    );
    this.sightings = [...record.workerTurns, ...attempts].sort((one, other) => (one.at < other.at ? -1 : 1));
  }

  /** The timeline, with the worker of each attempt. */
  timeline(): TimelineItem[] {
    return this.record.timeline.map((item) => (item.kind === 'step' ? this.step(item) : item));
  }

  private step(step: StepView): StepView {
    return {
      ...step,
      attempts: step.attempts.map((attempt) => ({ ...attempt, worker: this.of(attempt) })),
      segments: step.segments.map((segment) => {
        if (segment.kind !== 'running') return segment;
        const attempt = step.attempts.find((one) => one.attempt === segment.attempt);
        return { ...segment, worker: this.of(attempt ?? { worker: null, startedAt: segment.from }) };
      }),
    };
  }

  /** Null where that is not on record, and could be another’s: Temporal keeps it of a step’s last attempt only. */
  private of({ worker, startedAt }: Pick<AttemptView, 'worker' | 'startedAt'>): string | null {
    if (worker || !startedAt) return worker;
    const before = this.sightings.findLast(({ at }) => at <= startedAt)?.worker;
    const after = this.sightings.find(({ at }) => at > startedAt);
    if (!before || this.sharing().length > 0) return null;
    if (before === after?.worker) return before;
    const goneAt = this.goneAt(before);
    if (goneAt && goneAt <= startedAt) return this.onlySuccessor(before, goneAt, after);
    return after && this.record.interruptions === null ? null : before;
  }

  private onlySuccessor(before: string, goneAt: string, after: WorkerTurn | undefined): string | null {
    if (!after) return null;
    const known = [before, after.worker].map(processOf);
    const wasAnother = this.crashes().some(
      ({ pid, from }) => !known.includes(`${pid}`) && from > goneAt && from < after.at,
    );
    return wasAnother ? null : after.worker;
  }

  private goneAt(worker: string): string | undefined {
    return this.crashes().find(({ pid }) => `${pid}` === processOf(worker))?.from;
  }

  private crashes() {
    const all = this.record.interruptions ?? [];
    return all.filter(({ process, kind }) => process === 'worker' && kind !== 'unresponsive');
  }

  changes(): WorkerChange[] {
    return this.turns().flatMap(({ from, to, at: recordedAt, isTakeOver }) => {
      if (!isTakeOver) return [];
      const at = this.firstActOf(to, recordedAt);
      const isGone = (this.goneAt(from) ?? at) < at;
      return [{ at, from, to, isGone, repeated: repeatedSince(at, this.steps) }];
    });
  }

  /** What it tried before something of it entered history counts, too. */
  private firstActOf(worker: string, recordedAt: string): string {
    const starts = this.steps.flatMap(({ attempts }) =>
      attempts.flatMap((attempt) => (this.of(attempt) === worker ? (attempt.startedAt ?? []) : [])),
    );
    return [recordedAt, ...starts].sort()[0] ?? recordedAt;
  }

  sharing(): string[] {
    const shared = this.turns().filter(({ isTakeOver }) => !isTakeOver);
    return [...new Set(shared.flatMap(({ from, to }) => [from, to]))];
  }

  /** A worker that does another task later has not been taken over from. */
  private turns() {
    const { workerTurns } = this.record;
    const does = (worker: string, turns: readonly WorkerTurn[]) =>
      turns.some((turn) => turn.worker === worker);
    return workerTurns.slice(1).map(({ worker: to, at }, index) => {
      const from = workerTurns[index]?.worker ?? to;
      const isTakeOver =
        !does(from, workerTurns.slice(index + 1)) && !does(to, workerTurns.slice(0, index + 1));
      return { from, to, at, isTakeOver };
    });
  }
}

function repeatedSince(at: string, steps: readonly StepView[]): number {
  const done = steps.filter(({ status, endedAt }) => status === 'posted' && endedAt !== null && endedAt < at);
  return steps.filter(({ name, key, startedAt }) =>
    done.some((one) => one.name === name && one.key === key && startedAt !== null && startedAt >= at),
  ).length;
}
