import type { Claim } from './claim.ts';
import type { Finding } from './finding.ts';

const REPORTED_MESSAGES: Record<Claim['kind'], string> = {
  started: 'start: answered',
  'reference-taken': 'start: reference taken',
  'cancel-accepted': 'cancel: accepted',
  'cancel-refused': 'cancel: refused',
  'approval-decided': 'approval: decided',
  'approval-refused': 'approval: refused',
  'refund-decided': 'refund decision: taken',
  'refund-decision-refused': 'refund decision: refused',
  seen: 'look: seen',
};

type Untimed<One> = One extends unknown ? Omit<One, 'atMs'> : never;

/** Collects what was told, and how often which answer came. */
export class EventLog {
  readonly told: Claim[] = [];
  /** What nobody should ever be told: neither a refusal, nor that somebody is away. */
  readonly surprises: Finding[] = [];
  private readonly counts = new Map<string, number>();

  tell(told: Untimed<Claim>): void {
    this.told.push({ ...told, atMs: Date.now() });
    this.count(REPORTED_MESSAGES[told.kind]);
  }

  surprise(transfer: string | null, what: string): void {
    this.surprises.push({ transfer, what });
  }

  /** An answer that promises nothing: away, refused, nothing to do. */
  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  get totals(): [string, number][] {
    return [...this.counts].sort(([one], [other]) => one.localeCompare(other));
  }
}
