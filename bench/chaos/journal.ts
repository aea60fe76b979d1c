import type { RefundDecision } from '#temporal/contract.ts';

/** What somebody was told during the run. In the end all of it must turn out true. */
export type Told = { referenceId: string } & (
  | { kind: 'started'; atMs: number }
  | { kind: 'cancel-accepted' }
  | { kind: 'approval-decided'; decision: 'approve' | 'reject'; by: string }
  | { kind: 'refund-decided'; action: RefundDecision['action']; by: string }
  | { kind: 'seen'; status: string; closed: boolean; withdrawnMinor: number; arrivedMinor: number }
);

const TOLD_IN_WORDS: Record<Told['kind'], string> = {
  started: 'start: answered',
  'cancel-accepted': 'cancel: accepted',
  'approval-decided': 'approval: decided',
  'refund-decided': 'refund decision: taken',
  seen: 'look: seen',
};

/** Collects what was told, and how often which answer came. */
export class Journal {
  readonly told: Told[] = [];
  private readonly counts = new Map<string, number>();

  tell(told: Told): void {
    this.told.push(told);
    this.count(TOLD_IN_WORDS[told.kind]);
  }

  /** An answer that promises nothing: away, refused, nothing to do. */
  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  get totals(): [string, number][] {
    return [...this.counts].sort(([one], [other]) => one.localeCompare(other));
  }
}
