import './shared/node-version.ts';
import './shared/prepare-environment.ts';
import { ReconciliationImpossible, reconcile } from '#lib/reconciliation/reconcile.ts';
import { EnvError } from '#lib/shared/env.ts';
import { isClean, report } from './reconciliation-report.ts';
import { readArguments } from './shared/arguments.ts';
import { messageOf, StartupError } from './shared/startup-error.ts';
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

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values } = readArguments({ options: { json: { type: 'boolean', default: false } } });
    findTheStack();
    const reconciliation = await reconcile();
    console.log(values.json ? JSON.stringify(reconciliation, null, 2) : report(reconciliation));
    return isClean(reconciliation) ? CLEAN : FOUND;
  } catch (error) {
    const isForPeople = [ReconciliationImpossible, EnvError, StartupError].some(
      (kind) => error instanceof kind,
    );
    console.error(isForPeople ? messageOf(error) : error);
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
