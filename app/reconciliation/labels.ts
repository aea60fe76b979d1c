import { Ban, CircleAlert, Info, type LucideIcon } from 'lucide-react';
import type { Finding, FindingKind, RepairEffect, Severity } from '#lib/reconciliation/findings.ts';
import type { ReconciliationTotals } from '#lib/reconciliation/reconcile.ts';

export const FINDING_LABELS: Record<FindingKind, string> = {
  'ended-with-money-in-transit': 'Ended from outside, with money in transit',
  'unknown-with-money-in-transit': 'Unknown to Temporal, with money in transit',
  'being-repaired': 'Being repaired',
  'key-not-closed': 'Its withdrawal can still be posted',
  'wrong-entries': 'The entries are not what its ending says',
  'open-too-long': 'Open, and nothing happens',
  'unknown-to-temporal': 'Unknown to Temporal',
  'bank-check': 'The bank’s own check fails',
};

export const SEVERITIES: Record<Severity, { label: string; icon: LucideIcon; tone: string }> = {
  error: { label: 'Error', icon: Ban, tone: 'text-refused' },
  warning: { label: 'Warning', icon: CircleAlert, tone: 'text-waiting' },
  information: { label: 'For your information', icon: Info, tone: 'text-muted' },
};

/** What a repair does, before it is done; nothing where there is none. */
export const REPAIR_LABELS: Record<Exclude<RepairEffect, 'none'>, { label: string; effect: string }> = {
  'return-money': {
    label: 'Return the money',
    effect:
      'A workflow of its own first has the bank close every key this transfer used, so that nothing of it can be posted any more. What is then still in transit goes back to the account it came from; should the bank not take it, a person decides.',
  },
  'close-keys': {
    label: 'Close its keys',
    effect:
      'A workflow of its own has the bank close the keys of this transfer for good. Should the withdrawal have been posted meanwhile, the money goes back to where it came from.',
  },
};

/** Whether there is anything to do: what is for information alone is none of it. */
export function isBreak({ severity }: Finding): boolean {
  return severity !== 'information';
}

/** How many were compared, and how long it took. */
export function describeRun(
  { transfers, inTemporal, inLedger }: ReconciliationTotals,
  durationMs: number,
): string {
  const count = (number: number) => number.toLocaleString('en-GB');
  const compared = transfers === 1 ? '1 transfer' : `${count(transfers)} transfers`;
  const took = durationMs < 1_000 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1_000).toFixed(1)} s`;
  return `${compared} compared in ${took}: ${count(inTemporal)} in Temporal, ${count(inLedger)} in the banks’ ledger.`;
}
