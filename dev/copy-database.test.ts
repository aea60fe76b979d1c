import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'libsql';
import { expect, it, onTestFinished } from 'vitest';
import { copyDatabase } from './copy-database.ts';

it('takes no part of a log that is restarted while it is copied', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'remit-copy-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [file, to] = [join(folder, 'bank.db'), join(folder, 'copy.db')];
  const writer = new Database(file);
  onTestFinished(() => void writer.close());
  const fill = (megabytes: number) => `insert into filler values (zeroblob(${megabytes}000000))`;
  writer.exec('pragma journal_mode = wal; pragma wal_autocheckpoint = 0');
  writer.exec('create table balance (minor int); create table filler (content blob)');
  writer.exec('insert into balance values (1)');
  writer.exec(fill(16));
  writer.exec('update balance set minor = 2');
  // Wholly written back, so that the next writer restarts it.
  writer.prepare('pragma wal_checkpoint(passive)').get();

  const copying = copyDatabase(file, to);
  while (!existsSync(`${to}-wal`) || statSync(`${to}-wal`).size === 0) await nextTurn();
  writer.exec(fill(12));
  expect(statSync(`${to}-wal`).size).toBeLessThan(8_000_000);
  await copying;

  const copy = new Database(to);
  onTestFinished(() => void copy.close());
  expect(copy.prepare('select minor from balance').get()).toMatchObject({ minor: 2 });
});
