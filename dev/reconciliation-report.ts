import color from 'picocolors';
import type { Finding, RepairEffect, Severity } from '#lib/reconciliation/findings.ts';
import type { Reconciliation } from '#lib/reconciliation/reconcile.ts';
import { formatMoney } from '#lib/shared/money.ts';

const COLOURS: Record<Severity, (text: string) => string> = {
  error: color.red,
  warning: color.yellow,
  information: color.dim,
};

const REPAIRS: Record<RepairEffect, string> = {
  'return-money': 'Can be repaired: returns the money.',
  'close-keys': 'Can be repaired: closes its keys.',
  none: '',
};

/** For a terminal. */
export function report({ totals, findings, durationMs }: Reconciliation): string {
  const lines = [
    `Compared ${totals.transfers} transfers: ${totals.inTemporal} in Temporal, ${totals.inLedger} at the bank, in ${durationMs} ms.`,
    `Of ${totals.running} that run, ${totals.counted} were compared with their histories.`,
    ...totals.sums.map(({ currency, sumMinor }) => {
      const standing = totals.inTransit.find((transit) => transit.currency === currency);
      const inTransit = formatMoney(standing?.amountMinor ?? 0, currency);
      return `${currency}: trial balance ${formatMoney(sumMinor, currency)}; in transit ${inTransit} (${standing?.transfers ?? 0} transfers).`;
    }),
    findings.length === 0 ? color.green('Balanced: no findings.') : summary(findings),
    ...findings.map(line),
  ];
  return lines.join('\n');
}

function summary(findings: readonly Finding[]): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return `${count('error')} errors, ${count('warning')} warnings, ${count('information')} notices:`;
}

function line({ severity, transfer, kind, message, repair }: Finding): string {
  const text = [message, REPAIRS[repair]].join(' ').trim();
  return `${COLOURS[severity](severity.padEnd(11))}  ${(transfer ?? 'the bank').padEnd(14)}  ${kind.padEnd(29)}  ${text}`;
}

/** Whether there is more than information. */
export function isClean({ findings }: Reconciliation): boolean {
  return findings.every(({ severity }) => severity === 'information');
}
