import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { execa } from 'execa';
import { sql } from 'kysely';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, NotAllowed } from '#lib/auth/permissions.ts';
import { BankUnreachable } from '#lib/bank-client/errors.ts';
import { ActionRefused } from '#lib/shared/errors.ts';
import { type TestAuditTrail, useOwnAuditTrail, useOwnAuditTrailOn } from '#testing/audit/databases.ts';
import { PGliteDialect } from '#testing/bank/pglite.ts';
import { AuditUnavailable, audited } from './audited.ts';
import { type AuditDatabase, auditDatabase, openAuditFile, openAuditPostgres } from './database.ts';
import { type ActionsRequest, type AuditedEntry, actionsQuery, listActions } from './list-actions.ts';
import { verifyAudit } from './verify.ts';

const TELLER: Actor = { name: 'teller', role: 'teller' };
const OLGA: Actor = { name: 'olga', role: 'operations' };

let trail: TestAuditTrail;

beforeEach(async () => {
  trail = await useOwnAuditTrail();
});
afterEach(() => trail.close());

function cancel(id: string, perform: () => Promise<unknown> = async () => 'done', actor = TELLER) {
  const target = { kind: 'transfer', id } as const;
  return audited(actor, { action: 'cancel-transfer', target, reason: 'asked to' }, perform);
}

async function only(request: ActionsRequest = {}): Promise<AuditedEntry | undefined> {
  const { items } = await listActions(request);
  expect(items).toHaveLength(1);
  return items[0];
}

function append(name: string, count: number, die = '') {
  const args = ['--import', 'tsx', 'testing/audit/appender.ts', name, String(count), die];
  return execa(process.execPath, args, {
    env: { AUDIT_DATABASE_FILE: trail.file, BANK_TOKEN: 'token-of-a-test' },
    reject: false,
  });
}

describe('an audited action', () => {
  it('that is done is written down with who, what, why, and before and after', async () => {
    const frozen = await audited(
      OLGA,
      {
        action: 'freeze-account',
        target: { kind: 'account', id: 'A1001' },
        reason: 'a court order',
        decided: { until: 'further notice' },
        before: { status: 'open' },
        after: (status: string) => ({ status }),
      },
      async () => 'frozen',
    );
    expect(frozen).toBe('frozen');
    expect(await only()).toMatchObject({
      actor: 'olga',
      role: 'operations',
      action: 'freeze-account',
      target: { kind: 'account', id: 'A1001' },
      reason: 'a court order',
      outcome: 'done',
      message: null,
      decided: { until: 'further notice' },
      before: { status: 'open' },
      after: { status: 'frozen' },
    });
  });

  it.each([
    ['refused', new ActionRefused('The transfer has ended.'), 'The transfer has ended.'],
    ['refused', new BankUnreachable('POST', 'not-connected', null), 'Bank unavailable. Nothing was done.'],
    ['unknown', new BankUnreachable('POST', 'dropped', null), 'The bank did not respond.'],
    ['unknown', new TypeError('a bug'), 'a bug'],
  ])('that ends %s records why, and rethrows the error', async (outcome, error, message) => {
    await expect(cancel('rm-1', () => Promise.reject(error))).rejects.toBe(error);
    expect(await only()).toMatchObject({ outcome, message: expect.stringContaining(message) });
  });

  it('that the role does not allow is not done, and written down as refused', async () => {
    let done = false;
    const target = { kind: 'account', id: 'A1001' } as const;
    const attempt = audited(TELLER, { action: 'close-account', target, reason: null }, async () => {
      done = true;
    });
    await expect(attempt).rejects.toThrow(NotAllowed);
    expect(done).toBe(false);
    expect(await only()).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('Operations'),
    });
  });

  it('is not done when its intent cannot be written, and says that nothing was', async () => {
    const folder = dirname(trail.file);
    await rm(folder, { recursive: true });
    // A file where the folder was: nothing can be opened there.
    await mkdir(trail.file, { recursive: true });
    let done = false;
    const attempt = cancel('rm-1', async () => {
      done = true;
    });
    await expect(attempt).rejects.toThrow(AuditUnavailable);
    await expect(attempt).rejects.toThrow('Nothing was done');
    expect(done).toBe(false);
    // And the trail is found again as soon as it is there.
    await rm(trail.file, { recursive: true });
    await cancel('rm-1');
    expect(await only()).toMatchObject({ outcome: 'done' });
  });

  it('whose process dies before the outcome stays visible as an intent', async () => {
    const { signal } = await append('victim', 1, 'die');
    expect(signal).toBe('SIGKILL');
    expect(await only()).toMatchObject({ actor: 'victim', outcome: null, endedAt: null });
  });
});

describe('the audit trail', () => {
  it.each([
    "update audit_intents set actor = 'nobody'",
    'delete from audit_intents',
    "update audit_outcomes set outcome = 'refused'",
    'delete from audit_outcomes',
    `insert or replace into audit_intents select number, id, at, 'nobody', role, action, target_kind,
      target_id, reason, before, decided from audit_intents`,
    `insert or replace into audit_outcomes select intent, at, 'refused', message, after from audit_outcomes`,
  ])('refuses %s', async (statement) => {
    await cancel('rm-1');
    const before = await listActions();
    const connection = new Database(trail.file);
    expect(() => connection.exec(statement)).toThrow('append-only');
    connection.close();
    expect(await listActions()).toEqual(before);
  });

  it('takes every action of several processes that create it and write to it at once', () =>
    expectEveryActionOfSeveralProcesses());

  it('is read newest first, page by page, while more is written', async () => {
    for (let index = 0; index < 7; index += 1) await cancel(`rm-${index}`);
    const first = await listActions({ limit: 3 });
    await cancel('rm-late');
    const second = await listActions({ limit: 3, cursor: first.next ?? '' });
    const third = await listActions({ limit: 3, cursor: second.next ?? '' });
    const ids = [first, second, third].flatMap(({ items }) => items.map(({ target }) => target.id));
    expect(ids).toEqual(['rm-6', 'rm-5', 'rm-4', 'rm-3', 'rm-2', 'rm-1', 'rm-0']);
    expect(third.next).toBeNull();
  });

  it('is read by target, by actor and by action', async () => {
    await cancel('rm-1');
    await cancel('rm-2', undefined, OLGA);
    const target = { kind: 'account', id: 'rm-1' } as const;
    await audited(OLGA, { action: 'freeze-account', target, reason: null }, async () => undefined);
    expect(await only({ target: { kind: 'transfer', id: 'rm-1' } })).toMatchObject({ actor: 'teller' });
    expect(await only({ actions: ['freeze-account', 'close-account'] })).toMatchObject({ actor: 'olga' });
    expect((await listActions({ actor: 'olga' })).items).toHaveLength(2);
  });

  it('is read whichever way a name or an id is written', async () => {
    await cancel('rm-1', undefined, OLGA);
    await cancel('rm-2');
    const target = { kind: 'transfer', id: ['transfer-rm-1', 'RM-1'] } as const;
    expect(await only({ actor: 'OLGA', target })).toMatchObject({ actor: 'olga' });
  });

  it('is whole whenever it is verified while others write', async () => {
    const writing = append('writer', 100);
    for (let rows = 0; rows < 200; ) {
      const verdict = await verifyAudit(await auditDatabase());
      expect(verdict.broken).toBeNull();
      rows = verdict.rows;
      await setImmediate();
    }
    expect(await writing).toMatchObject({ exitCode: 0 });
  });

  it('of a newer build is not touched', async () => {
    await cancel('rm-1');
    const connection = new Database(trail.file);
    connection.exec(`insert into audit_migrations values ('0003-from-tomorrow', '2030-01-01T00:00:00.000Z')`);
    connection.close();
    await expect(openAuditFile(trail.file)).rejects.toThrow('0003-from-tomorrow');
  });
});

describe('on Postgres', () => {
  let db: AuditDatabase;

  beforeEach(async () => {
    db = await openAuditPostgres(new PGliteDialect(await PGlite.create()));
    globalThis.remitPerProcess?.set('audit-database', { opening: Promise.resolve(db) });
  });

  it('the trail is the same: written down, read page by page, by target, and never changed', async () => {
    await cancel('rm-1');
    await expect(cancel('rm-2', () => Promise.reject(new ActionRefused('No.')))).rejects.toThrow('No.');
    const first = await listActions({ limit: 1 });
    expect(first.items).toMatchObject([{ target: { id: 'rm-2' }, outcome: 'refused', message: 'No.' }]);
    const second = await listActions({ limit: 1, cursor: first.next ?? '' });
    expect(second).toMatchObject({ items: [{ target: { id: 'rm-1' }, outcome: 'done' }], next: null });
    expect(
      await only({ target: { kind: 'transfer', id: 'RM-1' }, actor: 'Teller', actions: ['cancel-transfer'] }),
    ).toBeDefined();
    for (const statement of [
      'update audit_intents set actor = actor',
      'delete from audit_outcomes',
      'truncate audit_outcomes',
    ]) {
      await expect(sql.raw(statement).execute(db)).rejects.toThrow('append-only');
    }
    expect(await verifyAudit(db)).toMatchObject({ rows: 4, broken: null });
    await sql`drop trigger audit_intents_refuse_change on audit_intents`.execute(db);
    await db.updateTable('audit_intents').set({ actor: 'nobody' }).where('target_id', '=', 'rm-2').execute();
    expect(await verifyAudit(db)).toMatchObject({ rows: 2, broken: expect.stringContaining('was changed') });
  });
});

it.each([
  [{ target: { kind: 'transfer', id: 'RM-1' } }, 'audit_intents_by_target (target_kind=? AND <expr>=?)'],
  [{ actor: 'Olga' }, 'audit_intents_by_actor (<expr>=?)'],
  [{ actor: 'Olga', cursor: '9' }, 'audit_intents_by_actor (<expr>=? AND number<?)'],
] satisfies [ActionsRequest, string][])(
  'the page of %j is found by an index, in its order',
  async (request, index) => {
    const query = actionsQuery(await auditDatabase(), request, 51);
    const steps = await query.explain<{ detail: string }>(undefined, sql`query plan`);
    const plan = steps.map(({ detail }) => detail);
    expect(plan[0]).toBe(`SEARCH audit_intents USING INDEX ${index}`);
    expect(plan.join()).not.toContain('TEMP B-TREE');
  },
);

const server = process.env.TEST_BANK_DATABASE_URL ?? '';

describe.runIf(server)('on a Postgres server', () => {
  beforeEach(async () => {
    await trail.close();
    trail = await useOwnAuditTrailOn(server);
  });

  it('the trail takes every action of several processes that create it and write to it at once', () =>
    expectEveryActionOfSeveralProcesses());
});

async function expectEveryActionOfSeveralProcesses(): Promise<void> {
  const names = ['one', 'two', 'three', 'four'];
  const ended = await Promise.all(names.map((name) => append(name, 50)));
  expect(ended.map(({ stderr }) => stderr)).toEqual(names.map(() => ''));
  const items = await everyAction({ limit: 33 });
  expect(items).toHaveLength(200);
  expect(new Set(items.map(({ id }) => id)).size).toBe(200);
  expect(items.every(({ outcome }) => outcome === 'done')).toBe(true);
  for (const name of names) expect(await everyAction({ actor: name })).toHaveLength(50);
  expect(await verifyAudit(await auditDatabase())).toMatchObject({ rows: 400, broken: null });
}

async function everyAction(request: ActionsRequest): Promise<AuditedEntry[]> {
  const items: AuditedEntry[] = [];
  let cursor: string | null = null;
  do {
    const page = await listActions({ ...request, ...(cursor ? { cursor } : {}) });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return items;
}
