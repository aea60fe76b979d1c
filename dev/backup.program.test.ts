import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import Database from 'libsql';
import { expect, it, onTestFinished } from 'vitest';
import { openSqlite } from '#bank/database/sqlite.ts';
import { openAuditFile } from '#lib/audit/database.ts';
import { startTestBank, startTestBankOn } from '#testing/bank/bank.ts';
import { requireIntactFiles } from './data-files.ts';
import { freePorts } from './shared/ports.ts';
import { StackFile } from './supervisor/stack-file.ts';

function run(script: 'backup' | 'restore', dataDir: string, ...args: string[]) {
  return runWith({}, script, dataDir, ...args);
}

function runWith(set: Record<string, string>, script: string, dataDir: string, ...args: string[]) {
  const kept = { BANK_DATABASE_URL: '', AUDIT_DATABASE_URL: '', AUDIT_DATABASE_FILE: '', BANK_URL: '' };
  const env = { ...kept, TEMPORAL_ADDRESS: '', ...set, DATA_DIR: dataDir };
  const options = { env, reject: false } as const;
  return execa(process.execPath, ['--import', 'tsx', `dev/${script}.ts`, ...args], options);
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'remit-backup-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it('copies the ledger as of one moment while the bank posts, with all that was posted before', async () => {
  const bank = await startTestBank();
  onTestFinished(() => bank.close());
  const dataDir = dirname(bank.database.location);
  const withdraw = (transfer: string) =>
    bank.client.withdraw(
      { account: 'A1001', amountMinor: 1, currency: 'USD', transfer },
      { key: `${transfer}-withdrawal` },
    );
  await withdraw('before');
  let isRunning = true;
  const posting = (async () => {
    let posted = 0;
    for (; isRunning; posted += 1) await withdraw(`during-${posted}`);
    return posted;
  })();
  const folder = join(await newFolder(), 'backup');
  const { exitCode, stdout } = await run('backup', dataDir, folder);
  isRunning = false;
  expect(await posting).toBeGreaterThan(10);
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(folder) });
  expect((await readdir(folder)).sort()).toEqual(['backup.json', 'bank.db']);
  const copy = await startTestBankOn(await openSqlite(join(folder, 'bank.db')));
  onTestFinished(() => copy.close());
  expect(await copy.client.check()).toMatchObject({ ok: true });
  expect(await copy.client.lookUpKey('before-withdrawal')).toMatchObject({ outcome: 'posted' });
});

it('copies Temporal’s histories first and the audit trail last, and says what is elsewhere', async () => {
  const dataDir = await newFolder();
  const audit = await openAuditFile(join(dataDir, 'audit.db'));
  await audit.destroy();
  const bank = await openSqlite(join(dataDir, 'bank.db'));
  onTestFinished(() => bank.close());
  // Stands for Temporal’s: any database will do.
  await (await openAuditFile(join(dataDir, 'temporal.db'))).destroy();
  const { stdout } = await run('backup', dataDir);
  expect(stdout.split('\n').slice(0, 3)).toEqual([
    'temporal.db: copied',
    'bank.db: copied',
    'audit.db: copied',
  ]);
  const [made = ''] = await readdir(join(dataDir, 'backups'));
  expect(JSON.parse(await readFile(join(dataDir, 'backups', made, 'backup.json'), 'utf8'))).toMatchObject({
    files: ['temporal.db', 'bank.db', 'audit.db'],
  });
});

it('refuses a folder with something in it, and a data folder with nothing', async () => {
  const [dataDir, folder] = [await newFolder(), await newFolder()];
  expect(await run('backup', dataDir, folder)).toMatchObject({
    exitCode: 1,
    stderr: `There is nothing to copy in ${dataDir}.`,
  });
  await (await openSqlite(join(dataDir, 'bank.db'))).close();
  await writeFile(join(folder, 'notes.txt'), '');
  expect(await run('backup', dataDir, folder)).toMatchObject({
    exitCode: 1,
    stderr: `${folder} is not empty: name a new folder.`,
  });
});

it('copies no damaged database, and names it, not the copy', async () => {
  const dataDir = await newFolder();
  const file = join(dataDir, 'bank.db');
  await writeFile(file, 'not a database, not a database, not a database');
  const { exitCode, stderr } = await run('backup', dataDir);
  const why = `The database ${file} is damaged (file is not a database). Nothing was changed in it.`;
  expect([exitCode, stderr]).toEqual([1, `${why} It was not copied: keep the last backup that is whole.`]);
});

it.each([
  ['audit.db', 'start over with `npm run reset`'],
  [join('elsewhere', 'audit.db'), 'remove it yourself'],
])('a start on a damaged %s says how to start over', async (name, advice) => {
  const dataDir = await newFolder();
  const file = join(dataDir, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, 'not a database, not a database, not a database');
  const env = { DATA_DIR: dataDir, AUDIT_DATABASE_FILE: file };
  expect(() => requireIntactFiles(env)).toThrow(`restore <folder>\`, or ${advice}.`);
});

it('restores nothing while a stack runs, from a folder that is no backup, or from a damaged copy', async () => {
  const dataDir = await newFolder();
  // One that has prepared statements is closed when they are collected, and writes its log into the file then.
  const database = new Database(join(dataDir, 'bank.db'));
  database.exec('create table postings (id integer)');
  database.close();
  const folder = join(await newFolder(), 'backup');
  expect(await run('backup', dataDir, folder)).toMatchObject({ exitCode: 0 });
  const present = await readFile(join(dataDir, 'bank.db'), 'hex');
  const refused = async (from: string, why: string) => {
    const { exitCode, stdout } = await run('restore', dataDir, from);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: expect.stringContaining(why) });
    expect((await readFile(join(dataDir, 'bank.db'), 'hex')) === present).toBe(true);
  };
  const file = await StackFile.acquire(dataDir, () => undefined);
  await refused(folder, 'Remit is already running on the data in');
  file.release();
  await refused(dataDir, 'is no complete backup');
  await writeFile(join(folder, 'bank.db'), 'not a database, not a database, not a database');
  const copy = `The database ${join(folder, 'bank.db')} is damaged (file is not a database). Nothing was changed in it.`;
  await refused(folder, `${copy} Nothing was restored: restore another backup.`);
});

it('restores nothing that would not be used, and no copy of a ledger where its original works', async () => {
  const [dataDir, drill] = [await newFolder(), await newFolder()];
  await (await openSqlite(join(dataDir, 'bank.db'))).close();
  const folder = join(await newFolder(), 'backup');
  expect(await run('backup', dataDir, folder)).toMatchObject({ exitCode: 0 });
  const refused = async (set: Record<string, string>, args: string[], why: string) => {
    const { exitCode, stdout } = await runWith(set, 'restore', drill, ...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: expect.stringContaining(why) });
    expect(await readdir(drill)).toEqual(['stack.lock']);
  };
  const postgres = { BANK_DATABASE_URL: 'postgres://somewhere' };
  await refused(postgres, [folder], 'BANK_DATABASE_URL is set, so bank.db would not be used.');
  const production = { TEMPORAL_ADDRESS: '127.0.0.1:9' };
  await refused(production, [folder], 'TEMPORAL_ADDRESS is set, and a copy of the ledger must not');
  const same = '--same-installation';
  await refused(production, [folder, same], 'does not say which installation it is of');
  await writeFile(join(folder, 'installation.json'), '{"id":"0123456789ab","dataDir":"/elsewhere"}');
  const [port] = await freePorts(1);
  const unreachable = { ...production, BANK_PORT: String(port) };
  await refused(unreachable, [folder, same], 'The Temporal service at 127.0.0.1:9 is not responding');
  await refused({}, [folder, '--same'], "Unknown option '--same'");
});
