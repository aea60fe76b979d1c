import { Kysely } from 'kysely';
import Database from 'libsql';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { readOnlyDialect } from '#lib/database/sqlite.ts';
import { startTestBank } from '#testing/bank/bank.ts';
import { fillLedger } from '#testing/bank/fill-ledger.ts';
import type { Tables } from './database/tables.ts';
import { checkLedger } from './ledger/check.ts';
import { check } from './ledger/run-check.ts';

/** Several steps of a check. */
const TRANSFERS = 10_000;

it('a check of a long ledger stops no posting, and sees one moment of it', async () => {
  const bank = await startTestBank('sqlite');
  onTestFinished(() => bank.close());
  await fillLedger(bank.database.db, TRANSFERS);
  let posted = 0;
  let isChecking = true;
  const checking = bank.client.check().finally(() => {
    isChecking = false;
  });
  while (isChecking) {
    const order = { account: 'A1001', amountMinor: 1, currency: 'USD', transfer: `rm-${posted}` } as const;
    await bank.client.withdraw(order, { key: `rm-${posted}-withdrawal` });
    if (isChecking) posted += 1;
  }
  const { ok, violations, inTransit } = await checking;
  expect({ ok, violations }).toEqual({ ok: true, violations: [] });
  // One or two may come before or after it.
  expect(posted).toBeGreaterThan(10);
  expect(inTransit.length).toBeLessThanOrEqual(posted + 1);
});

it('a check holds no moment of the database from step to step: the write-ahead log can be written back', async () => {
  const bank = await startTestBank('sqlite');
  onTestFinished(() => bank.close());
  const { db, location } = bank.database;
  await fillLedger(db, TRANSFERS);
  const writer = new Database(location);
  onTestFinished(() => void writer.close());
  writer.pragma('busy_timeout = 0');
  let [isFree, isHeld] = [0, 0];
  const log = () => {
    writer.exec(`update accounts set holder = holder || '.' where id = 'B5555'`);
    const { busy } = z
      .object({ busy: z.int() })
      .parse(writer.prepare('pragma wal_checkpoint(truncate)').get());
    if (busy === 0) isFree += 1;
    else isHeld += 1;
  };
  const reader = new Kysely<Tables>({ dialect: readOnlyDialect(location), log });
  onTestFinished(() => reader.destroy());
  expect(await checkLedger(reader)).toMatchObject({ ok: true });
  expect(isFree).toBeGreaterThan(10);
  // The last step alone: what was posted meanwhile, accounts, money in transit.
  expect(isHeld).toBeLessThan(10);
});

it('those who ask while a check runs share it, and it goes on as long as one of them waits', async () => {
  const bank = await startTestBank('sqlite');
  onTestFinished(() => bank.close());
  const [first, second] = [new AbortController(), new AbortController()];
  const checks = [check(bank.database, first.signal), check(bank.database, second.signal)];
  first.abort();
  const [one, other] = await Promise.all(checks);
  expect(one).toMatchObject({ ok: true });
  expect(other).toBe(one);
});

it('a check ends when its last caller has gone, and the next one is another', async () => {
  const bank = await startTestBank('sqlite');
  onTestFinished(() => bank.close());
  const gone = new AbortController();
  const left = check(bank.database, gone.signal);
  gone.abort();
  const next = check(bank.database, new AbortController().signal);
  await expect(left).rejects.toThrow('aborted');
  expect(await next).toMatchObject({ ok: true });
});
