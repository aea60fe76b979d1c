import { Ban, CircleAlert, Info, type LucideIcon } from 'lucide-react';
import { formatDuration } from '#app/_ui/durations.ts';
import type { Finding, FindingKind, RepairEffect, Severity } from '#lib/reconciliation/findings.ts';
import type { ReconciliationTotals } from '#lib/reconciliation/reconcile.ts';

export const FINDING_LABELS: Record<FindingKind, string> = {
  'ended-with-money-in-transit': 'Ended with money in transit',
  'unknown-with-money-in-transit': 'Missing in Temporal, money in transit',
  'being-repaired': 'Repair in progress',
  'without-temporal': 'Sent without Temporal, money in transit',
  'key-not-closed': 'Withdrawal can still post',
  'wrong-account': 'Paid to the wrong account',
  'wrong-entries': 'Ledger does not match the outcome',
  'open-too-long': 'No progress',
  miscounted: 'Workflow and ledger count differently',
  'other-ledger': 'Ordered at another ledger',
  'bank-check': 'Bank check failed',
};

export const SEVERITIES: Record<Severity, { label: string; icon: LucideIcon; tone: string }> = {
  error: { label: 'Error', icon: Ban, tone: 'text-refused' },
  warning: { label: 'Warning', icon: CircleAlert, tone: 'text-waiting' },
  information: { label: 'Info', icon: Info, tone: 'text-muted' },
};

export const REPAIR_LABELS: Record<Exclude<RepairEffect, 'none'>, { label: string; effect: string }> = {
  'return-money': {
    label: 'Repair',
    effect:
      'Starts a repair workflow: closes the transfer’s keys at the bank, then returns what is in transit to the sender.',
  },
  'close-keys': {
    label: 'Repair',
    effect:
      'Starts a repair workflow: closes the transfer’s keys at the bank. If the withdrawal had posted, returns the money to the sender.',
  },
};

export function isBreak({ severity }: Finding): boolean {
  return severity !== 'information';
}

export function describeRun(
  { transfers, inTemporal, inLedger, running, counted }: ReconciliationTotals,
  durationMs: number,
): string {
  const count = (number: number) => number.toLocaleString('en-GB');
  const compared = transfers === 1 ? '1 transfer' : `${count(transfers)} transfers`;
  const histories =
    counted < running ? `\u00a0· ${count(counted)} of ${count(running)} running by their history` : '';
  return `${compared} compared in ${formatDuration(durationMs)}\u00a0· ${count(inTemporal)} in Temporal\u00a0· ${count(inLedger)} in the bank ledger${histories}`;
}
