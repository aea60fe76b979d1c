import type { Claim } from './claim.ts';
import type { Audit, RunLog, UnexpectedAnswer } from './run-log.ts';

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

/** Collects what is said during a run, and counts every answer. */
export class EventLog implements RunLog {
  readonly claims: Claim[] = [];
  readonly unexpected: UnexpectedAnswer[] = [];
  readonly audits: Audit[] = [];
  private readonly counts = new Map<string, number>();

  record(claim: WithoutTime<Claim>): void {
    this.claims.push({ ...claim, atMs: Date.now() });
    this.count(COUNTED_AS[claim.kind]);
  }

  recordUnexpected(referenceId: string, what: string): void {
    this.unexpected.push({ referenceId, what });
  }

  recordAudit(audit: Audit): void {
    this.audits.push(audit);
    this.count('check' in audit ? 'books: checked' : 'books: reconciled');
  }

  /** Counts an answer that claims nothing: unavailable, refused, nothing to do. */
  count(answer: string): void {
    this.counts.set(answer, (this.counts.get(answer) ?? 0) + 1);
  }

  get totals(): [string, number][] {
    return [...this.counts].sort(([one], [other]) => one.localeCompare(other));
  }
}
