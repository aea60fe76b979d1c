import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import Database from 'libsql';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { freePorts } from './shared/ports.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'remit-start-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
});

it.each(['temporal.db', 'audit.db'])('ends at once, and names the file, when %s is damaged', async (name) => {
  await writeFile(join(dataDir, name), 'not a database '.repeat(100));
  const { exitCode, stdout } = await start();
  expect(exitCode).toBe(1);
  expect(stdout).toContain(`The database ${join(dataDir, name)} is damaged (file is not a database).`);
  expect(stdout).toContain(
    'Restore a backup with `npm run restore <folder>`, or start over with `npm run reset`.',
  );
});

it('names a database that another program holds', async () => {
  const held = new Database(join(dataDir, 'audit.db'));
  onTestFinished(() => void held.close());
  held.exec('create table any_table (id)');
  held.exec('begin exclusive');
  const { exitCode, stdout } = await start();
  expect([exitCode, stdout]).toEqual([
    1,
    expect.stringMatching(
      / {2}Another program holds the database \S+audit\.db: close it there, and start again\.$/,
    ),
  ]);
});

async function start() {
  const [web, bank] = await freePorts(2);
  const env = {
    ...{ DATA_DIR: dataDir, WEB_PORT: String(web), BANK_PORT: String(bank), BANK_URL: '' },
    ...{ TEMPORAL_ADDRESS: '', AUDIT_DATABASE_FILE: '', AUDIT_DATABASE_URL: '', NO_COLOR: '1' },
  };
  const options = { env, reject: false } as const;
  return execa(process.execPath, ['--import', 'tsx', 'dev/start.ts'], options);
}
