import './shared/node-version.ts';
import './shared/prepare-environment.ts';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import Database from 'libsql';
import { z } from 'zod';
import { RECORD_FILE } from '#lib/interruptions/interruption.ts';
import { reconcile } from '#lib/reconciliation/reconcile.ts';
import { type Manifest, readManifest } from './backup-manifest.ts';
import { dataFiles, requireWhole, SECRET_FILE, timeStamp } from './data-files.ts';
import { isClean, report } from './reconciliation-report.ts';
import { readArguments } from './shared/arguments.ts';
import { ensurePortsFree } from './shared/ports.ts';
import { messageOf, StartupError } from './shared/startup-error.ts';
import { chooseTemporal } from './supervisor/choose-temporal.ts';
import { installationId, installationIn, keepInstallation } from './supervisor/installation.ts';
import { createLog } from './supervisor/log.ts';
import { applicationPlans, type ChosenTemporal, urlsOf } from './supervisor/plans.ts';
import { readSettings, type Settings } from './supervisor/settings.ts';
import { Stack } from './supervisor/stack.ts';
import { StackFile } from './supervisor/stack-file.ts';

/*
 * `npm run restore <folder>`: puts a backup in the place of the present data, which is moved aside, and reconciles
 * it before any worker goes on. Only while Remit is stopped. The installation stays the present one: with
 * `-- --same-installation` it is the backup's, whose transfers in a Temporal service of others go on here.
 */

const BALANCED = 0;
const FOUND = 1;
const NOT_RESTORED = 2;
const NOT_RECONCILED = 3;

const ledger = z.object({ id: z.string(), entry: z.int() });

const log = createLog(process.stdout);
const say = (line: string) => log.line('remit', line);

process.exit(await main());

async function main(): Promise<number> {
  // Ledger, histories, names, secrets.
  process.umask(0o077);
  let onError = NOT_RESTORED;
  try {
    const { folder, isSame } = readRequest();
    const settings = readSettings(process.env, ['--dev']);
    const file = await StackFile.acquire(settings.dataDir, say);
    try {
      const manifest = readManifest(folder);
      requireUsable(folder, manifest, isSame);
      await requirePorts(settings, manifest);
      const installation = isSame ? installationIn(folder) : installationId(settings.dataDir);
      const temporal = await chooseTemporal(settings, installation, log, new AbortController().signal);
      await replaceData(settings.dataDir, folder, manifest);
      keepInstallation(settings.dataDir, installation);
      onError = NOT_RECONCILED;
      return await reconcileAlone(settings, temporal, file);
    } finally {
      file.release();
    }
  } catch (error) {
    log.problem('remit', messageOf(error));
    if (onError === NOT_RECONCILED) log.problem('remit', 'the data is restored, and was not reconciled');
    return onError;
  }
}

/** @throws StartupError */
function readRequest(): { folder: string; isSame: boolean } {
  const options = { 'same-installation': { type: 'boolean', default: false } } as const;
  const { values, positionals } = readArguments({ options, allowPositionals: true });
  const [folder] = positionals;
  if (!folder) throw new StartupError('Name the folder of a backup: npm run restore <folder>.');
  return { folder: resolve(folder), isSame: values['same-installation'] };
}

/** Before anything is changed. @throws StartupError when the files are damaged, or would not be what is used */
function requireUsable(folder: string, { files }: Manifest, isSame: boolean): void {
  for (const { name, elsewhere } of dataFiles(process.env)) {
    if (files.includes(name)) {
      if (elsewhere)
        throw new StartupError(
          `Nothing was restored: ${elsewhere} is set, so ${name} would not be used. Unset it, or restore there.`,
        );
      requireWhole(
        join(folder, name),
        'Nothing was restored: restore another backup.',
        Number.POSITIVE_INFINITY,
      );
    } else if (name === 'temporal.db' && elsewhere && !isSame) {
      throw new StartupError(
        `Nothing was restored: ${elsewhere} is set, and a copy of the ledger must not work there beside the original. ` +
          'Unset it. Only if the original is gone for good, add `-- --same-installation` to take its place.',
      );
    }
  }
}

/** A server on Temporal’s port could be one that has the present histories open. */
function requirePorts({ ports, ownBankUrl }: Settings, { files }: Manifest): Promise<void> {
  const temporal = [
    { port: ports.temporal, user: 'Temporal', variable: 'TEMPORAL_PORT' },
    { port: ports.temporalUi, user: 'the Temporal UI', variable: 'TEMPORAL_UI_PORT' },
  ];
  return ensurePortsFree([
    ...(ownBankUrl ? [] : [{ port: ports.bank, user: 'the bank', variable: 'BANK_PORT' }]),
    ...(files.includes('temporal.db') ? temporal : []),
  ]);
}

/** Nothing is moved before all of the copy is in place beside what it replaces. */
async function replaceData(dataDir: string, folder: string, { madeAt, files }: Manifest): Promise<void> {
  const others = [SECRET_FILE, RECORD_FILE].map((name) => ({ name, path: join(dataDir, name) }));
  const replaced = [
    ...dataFiles(process.env).filter(({ name }) => files.includes(name)),
    ...others.filter(({ name }) => existsSync(join(folder, name))),
  ];
  const stamp = timeStamp();
  const lacking = replaced.flatMap(({ name, path }) =>
    name === 'bank.db' ? entriesLacking(join(folder, name), path) : [],
  );
  for (const { name, path } of replaced) await copyFile(join(folder, name), `${path}.${stamp}`);
  for (const { path } of replaced) {
    await moveAside(path, join(dirname(path), `replaced-${stamp}`));
    await rename(`${path}.${stamp}`, path);
  }
  say(`restored ${files.join(', ')} as of ${madeAt}; what was there is in replaced-${stamp}`);
  for (const line of lacking) say(line);
}

/** None without a ledger to compare with. */
function entriesLacking(copy: string, present: string): string[] {
  const [restored, replaced] = [readLedger(copy), existsSync(present) ? readLedger(present) : undefined];
  if (!restored || !replaced) return [];
  if (restored.id !== replaced.id) return ['the copy is of another ledger than the one that it replaces'];
  const lacking = Math.max(0, replaced.entry - restored.entry);
  return [`the copy lacks ${lacking} entries of the ledger that it replaces`];
}

/** Entries are numbered without gaps. Undefined where the file cannot be read. */
function readLedger(file: string): z.infer<typeof ledger> | undefined {
  const connection = new Database(file);
  try {
    return ledger.parse(connection.prepare('select ledger.id, counters.entry from ledger, counters').get());
  } catch {
    return undefined;
  } finally {
    connection.close();
  }
}

async function moveAside(path: string, aside: string): Promise<void> {
  await mkdir(aside, { recursive: true });
  for (const part of [path, `${path}-wal`, `${path}-shm`]) {
    if (existsSync(part)) await rename(part, join(aside, basename(part)));
  }
}

/** Temporal and the bank, and no worker: what the copy lacks is said before any transfer goes on. */
async function reconcileAlone(
  settings: Settings,
  temporal: ChosenTemporal,
  file: StackFile,
): Promise<number> {
  const bank = applicationPlans(settings, temporal, undefined).filter(({ name }) => name === 'bank');
  const stack = new Stack(log, file);
  try {
    await stack.start([...(temporal.plan ? [temporal.plan] : []), ...bank]);
    Object.assign(process.env, temporal.service.env, {
      BANK_URL: urlsOf(settings).bank,
      BANK_TOKEN: settings.bankTokens.web,
    });
    const reconciliation = await reconcile();
    console.log(report(reconciliation));
    return isClean(reconciliation) ? BALANCED : FOUND;
  } finally {
    await stack.stop();
  }
}
