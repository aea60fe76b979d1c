import type { Check } from '#lib/bank-client/contract.ts';
import type { Finding } from '#lib/reconciliation/findings.ts';
import type { Claim } from './claim.ts';

/** An error in Remit: neither a refusal nor "unavailable". */
export interface UnexpectedAnswer {
  referenceId: string;
  what: string;
}

/** What the bank's check or the reconciliation said of the books at one moment. */
export type Audit =
  | { check: Pick<Check, 'sums' | 'violations'> }
  | { reconciliation: readonly Pick<Finding, 'severity' | 'transfer' | 'message'>[] };

/** Everything that was said during a run, to be proved afterwards. */
export interface RunLog {
  claims: readonly Claim[];
  unexpected: readonly UnexpectedAnswer[];
  audits: readonly Audit[];
}
