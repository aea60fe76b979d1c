import './shared/node-version.ts';
import './shared/prepare-environment.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '#bank/database/open.ts';
import { countPrunable, prune } from '#bank/retention/prune.ts';
import { oldBefore } from '#bank/retention/scheduled-prune.ts';
import { readRetentionEnv } from '#bank/shared/env.ts';
import { readArguments } from './shared/arguments.ts';
import { messageOf, StartupError } from './shared/startup-error.ts';
import { dataDirectory } from './supervisor/settings.ts';

/*
 * `npm run prune`: removes the bank's calls, events and ended faults older than BANK_RETENTION_DAYS, as the bank does
 * by itself every hour. With `--dry-run` it says how many there are. While Remit runs or not.
 */

try {
  const { values } = readArguments({ options: { 'dry-run': { type: 'boolean', default: false } } });
  await pruneBank(values['dry-run']);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}

async function pruneBank(isDryRun: boolean): Promise<void> {
  const { databaseUrl, retentionDays } = readRetentionEnv(process.env);
  const databaseFile = join(dataDirectory(process.env), 'bank.db');
  // Opening would create it.
  if (databaseUrl === undefined && !existsSync(databaseFile))
    throw new StartupError(`${databaseFile} does not exist.`);
  const { db, location, close } = await openDatabase({ databaseUrl, databaseFile });
  try {
    const before = oldBefore(retentionDays);
    const { calls, events, faults } = isDryRun ? await countPrunable(db, before) : await prune(db, before);
    const rows = `${calls} calls, ${events} events and ${faults} ended faults`;
    const what = isDryRun ? `${rows} would be removed` : `Removed ${rows}`;
    console.log(`${what}, older than ${retentionDays} days, from ${location}.`);
  } finally {
    await close();
  }
}
