import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { DamagedDatabase, requireIntact } from './intact.ts';

let file: string;

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'remit-intact-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  file = join(folder, 'some.db');
});

function fill(): void {
  const database = new Database(file);
  database.exec(`create table facts (word text);
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 5000)
    insert into facts select 'word ' || n from numbers`);
  database.close();
}

/** Of its data, not of its schema. */
async function breakPage(): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write('x'.repeat(4096), 4096 * 5);
  await handle.close();
}

it('a database that is whole, new or missing is taken', async () => {
  expect(() => requireIntact(file)).not.toThrow();
  await writeFile(file, '');
  expect(() => requireIntact(file)).not.toThrow();
  fill();
  expect(() => requireIntact(file)).not.toThrow();
});

it('a file that is no database, and one with a broken page, are named', async () => {
  await writeFile(file, 'not a database '.repeat(1_000));
  expect(() => requireIntact(file)).toThrow(DamagedDatabase);
  expect(() => requireIntact(file)).toThrow(`The database ${file} is damaged (file is not a database).`);
  await rm(file);
  fill();
  await breakPage();
  expect(() => requireIntact(file)).toThrow(/is damaged \(.+\)\. Nothing was changed in it\.$/);
});

it('a large file is not read to its end, since a start waits for it', async () => {
  fill();
  await breakPage();
  expect(() => requireIntact(file, 4096)).not.toThrow();
  await writeFile(file, 'not a database '.repeat(1_000));
  expect(() => requireIntact(file, 4096)).toThrow(DamagedDatabase);
});
