import './shared/node-version.ts';
import './shared/prepare-environment.ts';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { glob } from 'tinyglobby';
import { RECORD_FILE } from '#lib/interruptions/interruption.ts';
import { dataFiles } from './data-files.ts';
import { readArguments } from './shared/arguments.ts';
import { StartupError } from './shared/startup-error.ts';
import { knownInstallation } from './supervisor/installation.ts';
import { dataDirectory, temporalPort } from './supervisor/settings.ts';
import { StackFile } from './supervisor/stack-file.ts';
import { configuredTemporal, isTemporalOn, localTemporal } from './temporal-cli/dev-server.ts';
import { type OpenWorkflow, withOpenWorkflows } from './temporal-cli/open-workflows.ts';

/*
 * `npm run reset`: empties the data folder, so that the next start begins with fresh accounts. What still runs in
 * a Temporal service of others could not end without its ledger: `-- --terminate` ends it first.
 */

/** Only what Remit writes: `DATA_DIR` may by mistake name a folder with other things in it. */
const OUR_FILES = ['bank.db*', 'temporal.db*', 'audit.db*', RECORD_FILE];

const MAX_NAMED = 10;

try {
  const { values } = readArguments({ options: { terminate: { type: 'boolean', default: false } } });
  const dataDir = dataDirectory(process.env);
  const file = existsSync(dataDir) ? await StackFile.acquire(dataDir, console.log) : undefined;
  try {
    requireOwnLedger();
    await endOpenWorkflows(dataDir, values.terminate);
    const files = await glob(OUR_FILES, { cwd: dataDir });
    for (const name of files) await rm(join(dataDir, name));
    console.log(files.length > 0 ? `Emptied ${dataDir}.` : `Nothing to remove in ${dataDir}.`);
  } finally {
    file?.release();
  }
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
}

/** Who has claimed a refund, to pay it by hand, is known only here: a ledger that stays would pay it again. */
function requireOwnLedger(): void {
  const { elsewhere } = dataFiles(process.env).find(({ name }) => name === 'bank.db') ?? {};
  if (!elsewhere) return;
  throw new StartupError(
    `Nothing was removed: ${elsewhere} is set, so its ledger stays, and who pays its refunds by hand would be ` +
      `forgotten. Empty that ledger first, then reset without ${elsewhere}.`,
  );
}

/** Only in a service of others: the embedded server's are emptied too. */
async function endOpenWorkflows(dataDir: string, terminate: boolean): Promise<void> {
  const port = temporalPort(process.env);
  const service =
    configuredTemporal(process.env) ?? ((await isTemporalOn(port)) ? localTemporal(port) : undefined);
  if (!service) return;
  await withOpenWorkflows(service, knownInstallation(dataDir), async (open) => {
    if (open.length === 0) return;
    const which = `${open.length} in Temporal at ${service.address} (${namesOf(open)})`;
    if (!terminate) {
      throw new StartupError(
        `Nothing was removed: transfers are still open, ${which}. Without this ledger they could never end. ` +
          'Let them end, or end them here with `npm run reset -- --terminate`.',
      );
    }
    for (const { terminate: end } of open) await end('npm run reset');
    console.log(`Terminated transfers: ${which}.`);
  });
}

function namesOf(open: readonly OpenWorkflow[]): string {
  const names = open.slice(0, MAX_NAMED).map(({ workflowId }) => workflowId);
  return [...names, ...(open.length > MAX_NAMED ? ['…'] : [])].join(', ');
}
