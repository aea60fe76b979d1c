import './shared/node-version.ts';
import './shared/prepare-environment.ts';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import Database from 'libsql';
import { z } from 'zod';
import { requireIntact } from '#lib/database/intact.ts';
import { reconcile } from '#lib/reconciliation/reconcile.ts';
import { type Manifest, readManifest } from './backup-manifest.ts';
import { dataFiles, OTHER_FILES, timeStamp } from './data-files.ts';
import { isClean, report } from './reconciliation-report.ts';
import { ensurePortsFree } from './shared/ports.ts';
import { messageOf, StartupError } from './shared/startup-error.ts';
import { chooseTemporal } from './supervisor/choose-temporal.ts';
import { installationId } from './supervisor/installation.ts';
import { createLog } from './supervisor/log.ts';
import { applicationPlans, urlsOf } from './supervisor/plans.ts';
import { readSettings, type Settings } from './supervisor/settings.ts';
import { Stack } from './supervisor/stack.ts';
import { StackFile } from './supervisor/stack-file.ts';

/*
 * `npm run restore <folder>`: puts a backup in the place of the present data, which is moved aside, and reconciles
 * it before any worker goes on. Only while Remit is stopped. Exit code 0: balanced; 1: findings, or not restored.
 */

const log = createLog(process.stdout);
const say = (line: string) => log.line('remit', line);

process.exit(await main());

async function main(): Promise<number> {
  // Ledger, histories, names, secrets.
  process.umask(0o077);
  try {
    const folder = process.argv[2];
    if (!folder) throw new StartupError('Name the folder of a backup: npm run restore <folder>.');
    const settings = readSettings(process.env, ['--dev']);
    const manifest = readManifest(resolve(folder));
    const file = await StackFile.acquire(settings.dataDir, say);
    try {
      await replaceData(settings.dataDir, resolve(folder), manifest);
      return await reconcileAlone(settings, file);
    } finally {
      file.release();
    }
  } catch (error) {
    log.problem('remit', messageOf(error));
    return 1;
  }
}

/** Nothing is moved before all of the copy is known to be whole, and in place beside what it replaces. */
async function replaceData(dataDir: string, folder: string, { madeAt, files }: Manifest): Promise<void> {
  const others = OTHER_FILES.map((name) => ({ name, path: join(dataDir, name) }));
  const replaced = [
    ...dataFiles(process.env).filter(({ name }) => files.includes(name)),
    ...others.filter(({ name }) => existsSync(join(folder, name))),
  ];
  const stamp = timeStamp();
  for (const { name } of replaced)
    if (name.endsWith('.db')) requireIntact(join(folder, name), Number.POSITIVE_INFINITY);
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
  const [lastOfCopy, last] = [lastEntry(copy), existsSync(present) ? lastEntry(present) : undefined];
  if (lastOfCopy === undefined || last === undefined) return [];
  return [`the copy lacks ${Math.max(0, last - lastOfCopy)} entries of the ledger that it replaces`];
}

/** Entries are numbered without gaps. Undefined where the file cannot be read. */
function lastEntry(file: string): number | undefined {
  const connection = new Database(file);
  try {
    return z.object({ entry: z.int() }).parse(connection.prepare('select entry from counters').get()).entry;
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
async function reconcileAlone(settings: Settings, file: StackFile): Promise<number> {
  const { ports, bankTokens, ownBankUrl } = settings;
  if (!ownBankUrl) await ensurePortsFree([{ port: ports.bank, user: 'the bank', variable: 'BANK_PORT' }]);
  const installation = installationId(settings.dataDir);
  const temporal = await chooseTemporal(settings, installation, log, new AbortController().signal);
  const bank = applicationPlans(settings, temporal, undefined).filter(({ name }) => name === 'bank');
  const stack = new Stack(log, file);
  try {
    await stack.start([...(temporal.plan ? [temporal.plan] : []), ...bank]);
    Object.assign(process.env, temporal.service.env, {
      BANK_URL: urlsOf(settings).bank,
      BANK_TOKEN: bankTokens.web,
    });
    const reconciliation = await reconcile();
    console.log(report(reconciliation));
    return isClean(reconciliation) ? 0 : 1;
  } finally {
    await stack.stop();
  }
}
