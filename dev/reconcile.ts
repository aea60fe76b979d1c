import './shared/node-version.ts';
import './shared/prepare-environment.ts';
import { parseArgs } from 'node:util';
import color from 'picocolors';
import type { Finding, RepairEffect, Severity } from '#lib/reconciliation/findings.ts';
import { type Reconciliation, ReconciliationImpossible, reconcile } from '#lib/reconciliation/reconcile.ts';
import { EnvError } from '#lib/shared/env.ts';
import { formatMoney } from '#lib/shared/money.ts';
import { dataDirectory } from './supervisor/settings.ts';
import { readStackRecord } from './supervisor/stack-file.ts';

/*
 * `npm run reconcile`: compares Temporal's transfers with the bank's ledger, for what `npm start` runs on
 * the data folder, or for what TEMPORAL_ADDRESS, BANK_URL and BANK_TOKEN name. Exit code 0: balanced;
 * 1: errors or warnings; 2: reconciliation failed.
 */

const CLEAN = 0;
const FOUND = 1;
const IMPOSSIBLE = 2;

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

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
    findTheStack();
    const reconciliation = await reconcile();
    console.log(values.json ? JSON.stringify(reconciliation, null, 2) : report(reconciliation));
    return reconciliation.findings.some(({ severity }) => severity !== 'information') ? FOUND : CLEAN;
  } catch (error) {
    const isForPeople = error instanceof ReconciliationImpossible || error instanceof EnvError;
    console.error(isForPeople ? error.message : error);
    return IMPOSSIBLE;
  }
}

function findTheStack(): void {
  const { urls = {}, namespace, bankTokens } = readStackRecord(dataDirectory(process.env)) ?? {};
  const { env } = process;
  if (urls.temporal && [undefined, '', urls.temporal].includes(env.TEMPORAL_ADDRESS)) {
    env.TEMPORAL_ADDRESS = urls.temporal;
    if (namespace) env.TEMPORAL_NAMESPACE ||= namespace;
  }
  if (env.BANK_URL) return;
  if (urls.bank) env.BANK_URL = urls.bank;
  if (bankTokens) env.BANK_TOKEN ||= bankTokens.web;
}

function report({ totals, findings, durationMs }: Reconciliation): string {
  const lines = [
    `Compared ${totals.transfers} transfers: ${totals.inTemporal} in Temporal, ${totals.inLedger} at the bank, in ${durationMs} ms.`,
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
