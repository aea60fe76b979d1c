import type { Claim } from './claim.ts';
import type { Audit, Intervention, Period, Restore, RunLog, UnexpectedAnswer } from './run-log.ts';

const COUNTED_AS: Record<Claim['kind'], string> = {
  started: 'start: answered',
  'reference-taken': 'start: reference taken',
  'started-again': 'sent again: started',
  'cancel-accepted': 'cancel: accepted',
  'cancel-refused': 'cancel: refused',
  'approval-decided': 'approval: decided',
  'approval-refused': 'approval: refused',
  'refund-decided': 'refund decision: accepted',
  'refund-decision-refused': 'refund decision: refused',
  'paid-by-hand': 'refund: paid by hand',
  'repair-started': 'repair: started',
  observed: 'view: read',
};

type WithoutTime<One> = One extends unknown ? Omit<One, 'atMs'> : never;

/** Collects what is said during a run, and counts every answer. */
export class EventLog implements RunLog {
  readonly claims: Claim[] = [];
  readonly unexpected: UnexpectedAnswer[] = [];
  readonly audits: Audit[] = [];
  readonly interventions: Intervention[] = [];
  readonly restores: Restore[] = [];
  readonly freezes: Period[] = [];
  private readonly counts = new Map<string, number>();

  record(claim: WithoutTime<Claim>): void {
    this.claims.push({ ...claim, atMs: Date.now() });
    this.count(COUNTED_AS[claim.kind]);
  }

  recordUnexpected(referenceId: string, what: string): void {
    this.unexpected.push({ referenceId, what });
  }

  recordAudit(audit: WithoutTime<Audit>): void {
    this.audits.push({ ...audit, atMs: Date.now() });
    this.count('check' in audit ? 'books: checked' : 'books: reconciled');
  }

  recordIntervention(intervention: Intervention): void {
    this.interventions.push(intervention);
    this.count(`workflow: ${intervention.kind}`);
  }

  recordRestore(restore: Restore): void {
    this.restores.push(restore);
    this.count(`restored: ${restore.of}`);
  }

  recordFreeze(freeze: Period): void {
    this.freezes.push(freeze);
    this.count('bank: stood still');
  }

  /** Counts an answer that claims nothing: unavailable, refused, nothing to do. */
  count(answer: string): void {
    this.counts.set(answer, (this.counts.get(answer) ?? 0) + 1);
  }

  get totals(): [string, number][] {
    return [...this.counts].sort(([one], [other]) => one.localeCompare(other));
  }
}
