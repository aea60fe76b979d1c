import type { Claim } from './claim.ts';
import type { Finding } from './finding.ts';

const COUNTED_AS: Record<Claim['kind'], string> = {
  started: 'start: answered',
  'reference-taken': 'start: reference taken',
  'cancel-accepted': 'cancel: accepted',
  'cancel-refused': 'cancel: refused',
  'approval-decided': 'approval: decided',
  'approval-refused': 'approval: refused',
  'refund-decided': 'refund decision: accepted',
  'refund-decision-refused': 'refund decision: refused',
  observed: 'view: read',
};

type WithoutTime<One> = One extends unknown ? Omit<One, 'atMs'> : never;

/** What was answered during a run, and how often. */
export class EventLog {
  readonly claims: Claim[] = [];
  /** Answers that nobody should get: neither a refusal nor "unavailable". */
  readonly unexpected: Finding[] = [];
  private readonly counts = new Map<string, number>();

  record(claim: WithoutTime<Claim>): void {
    this.claims.push({ ...claim, atMs: Date.now() });
    this.count(COUNTED_AS[claim.kind]);
  }

  recordUnexpected(transfer: string | null, what: string): void {
    this.unexpected.push({ transfer, what });
  }

  /** Counts an answer that claims nothing: unavailable, refused, nothing to do. */
  count(answer: string): void {
    this.counts.set(answer, (this.counts.get(answer) ?? 0) + 1);
  }

  get totals(): [string, number][] {
    return [...this.counts].sort(([one], [other]) => one.localeCompare(other));
  }
}
