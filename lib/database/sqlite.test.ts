import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { sqliteDialect } from './sqlite.ts';

it('a full disk is what is told, nothing of it is kept, and the next transaction is served', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'remit-full-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const db = new Kysely<{ facts: { word: string } }>({ dialect: sqliteDialect(join(folder, 'facts.db')) });
  onTestFinished(() => db.destroy());
  await sql`create table facts (word text)`.execute(db);
  await sql`pragma max_page_count = 20`.execute(db);
  const insert = (word: string) =>
    db.transaction().execute(async (trx) => {
      await trx.insertInto('facts').values({ word: 'first' }).execute();
      await trx.insertInto('facts').values({ word }).execute();
    });
  await expect(insert('x'.repeat(1_000_000))).rejects.toThrow('database or disk is full');
  expect(await db.selectFrom('facts').selectAll().execute()).toEqual([]);
  await insert('second');
  expect(await db.selectFrom('facts').selectAll().execute()).toHaveLength(2);
});
