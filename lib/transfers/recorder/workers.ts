import { type AttemptView, type StepView, stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

export interface WorkerChange {
  atMs: number;
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

const MAX_LANES = 4;

interface Sighting {
  worker: string;
  at: string;
}

/** Who did what for a transfer, as far as it is on record. Pure. */
export class Workers {
  private readonly sightings: Sighting[];
  private readonly steps: StepView[];

  constructor(private readonly view: TransferView) {
    this.steps = stepsOf(view);
    const attempts = this.steps.flatMap(({ attempts }) =>
      attempts.flatMap(({ worker, startedAt }) => (worker && startedAt ? [{ worker, at: startedAt }] : [])),
    );
    this.sightings = [...view.workerTurns, ...attempts].sort((one, other) => (one.at < other.at ? -1 : 1));
  }

  /** Those that have a lane of their own: the latest, in the order in which they came. */
  named(): string[] {
    return [...new Set(this.sightings.map(({ worker }) => worker))].slice(-MAX_LANES);
  }

  /** Null of those without a lane of their own, and where nobody knows. */
  laneOf(attempt: Pick<AttemptView, 'worker' | 'startedAt'>): string | null {
    const worker = this.of(attempt);
    return this.named().find((name) => name === worker) ?? null;
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
    return after && this.view.interruptions === null ? null : before;
  }

  private onlySuccessor(before: string, goneAt: string, after: Sighting | undefined): string | null {
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
    const all = this.view.interruptions ?? [];
    return all.filter(({ process, kind }) => process === 'worker' && kind !== 'unresponsive');
  }

  changes(): WorkerChange[] {
    return this.turns().flatMap(({ from, to, at: recordedAt, isTakeOver }) => {
      if (!isTakeOver) return [];
      const at = this.firstActOf(to, recordedAt);
      const isGone = (this.goneAt(from) ?? at) < at;
      return [{ atMs: Date.parse(at), from, to, isGone, repeated: repeatedSince(at, this.steps) }];
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
    const { workerTurns } = this.view;
    const does = (worker: string, turns: typeof workerTurns) => turns.some((turn) => turn.worker === worker);
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

export function processOf(identity: string): string {
  return identity.split('@')[0] || identity;
}
