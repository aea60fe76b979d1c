import type { Check } from '#lib/bank-client/contract.ts';
import type { Finding } from '#lib/reconciliation/findings.ts';
import type { Claim } from './claim.ts';

/** An error in Remit: neither a refusal nor "unavailable". */
export interface UnexpectedAnswer {
  referenceId: string;
  what: string;
}

/** What the bank's check or the reconciliation said of the books at one moment. */
export type Audit = { atMs: number } & (
  | { check: Pick<Check, 'sums' | 'violations'> }
  | { reconciliation: readonly Pick<Finding, 'severity' | 'transfer' | 'message'>[] }
);

export interface Period {
  fromMs: number;
  untilMs: number;
}

/** Somebody took a workflow from Temporal, or set it back. Without an end where Temporal takes its time. */
export interface Intervention extends Period {
  referenceId: string;
  kind: 'reset' | 'forgotten';
}

/** A database was put back as it was at `copiedAtMs`, while nothing ran. */
export interface Restore extends Period {
  of: 'bank' | 'temporal';
  copiedAtMs: number;
}

/** Everything that was said and done during a run, to be proved afterwards. */
export interface RunLog {
  claims: readonly Claim[];
  unexpected: readonly UnexpectedAnswer[];
  audits: readonly Audit[];
  interventions: readonly Intervention[];
  restores: readonly Restore[];
  /** While the bank's process stood still. */
  freezes: readonly Period[];
}
