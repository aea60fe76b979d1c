import { execa } from 'execa';
import Database from 'libsql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '#lib/database/open.ts';
import { sqliteDialect } from '#lib/database/sqlite.ts';
import { type TestAuditTrail, useOwnAuditTrail } from '#testing/audit/databases.ts';
import { audited } from './audited.ts';
import { auditDatabase } from './database.ts';
import { auditCsv, auditJson } from './export.ts';
import { listActions } from './list-actions.ts';
import { auditSchema } from './migrations.ts';
import type { AuditTables } from './tables.ts';
import { verifyAudit } from './verify.ts';

let trail: TestAuditTrail;

beforeEach(async () => {
  trail = await useOwnAuditTrail();
});
afterEach(() => trail.close());

async function cancel(id: string) {
  const target = { kind: 'transfer', id } as const;
  const audit = { action: 'cancel-transfer', target, reason: null, decided: { amountMinor: 100 } } as const;
  await audited({ name: 'teller', role: 'teller' }, audit, async () => undefined);
}

async function verify() {
  return verifyAudit(await auditDatabase());
}

/** As whoever has the file can; `$2` is the second action. */
async function tamper(statements: string): Promise<void> {
  const second = (await listActions()).items.at(-2);
  const connection = new Database(trail.file);
  connection.pragma('foreign_keys = OFF');
  for (const table of ['audit_intents', 'audit_outcomes', 'audit_chain']) {
    for (const change of ['insert', 'update', 'delete']) {
      connection.exec(`drop trigger ${table}_refuse_${change}`);
    }
  }
  connection.exec(statements.replaceAll('$2', `'${second?.id}'`));
  connection.close();
}

const COLUMNS = 'at, actor, role, action, target_kind, target_id';

it.each([
  ['a changed amount', `update audit_intents set decided = '{}' where id = $2`, 2, 'was changed'],
  ['a changed time', `update audit_outcomes set at = '2020-01-01' where intent = $2`, 3, 'was changed'],
  ['a removed outcome', 'delete from audit_outcomes where intent = $2', 3, 'is missing'],
  ['a removed action', 'delete from audit_intents where id = $2', 2, 'is missing'],
  ['two actions in another order', 'update audit_intents set number = 9 where id = $2', 2, 'was changed'],
  ['a removed link', 'delete from audit_chain where number = 4', 3, 'Row 4 is missing'],
  ['removed last links', 'delete from audit_chain where number > 4', 4, 'Rows 5 to 6 are missing'],
  ['a replaced hash', `update audit_chain set hash = 'another' where number = 3`, 2, 'was changed'],
  [
    'an action written aside',
    `insert into audit_intents (id, ${COLUMNS}) select 'aside', ${COLUMNS} from audit_intents limit 1`,
    6,
    'The intent of action aside is not linked',
  ],
])('the first broken row is named: %s', async (_what, tampering, rows, words) => {
  for (const id of ['rm-1', 'rm-2', 'rm-3']) await cancel(id);
  expect(await verify()).toMatchObject({ rows: 6, broken: null });
  await tamper(tampering);
  expect(await verify()).toMatchObject({ rows, broken: expect.stringContaining(words) });
});

it('`npm run audit:verify` ends with 0 when the trail is whole, else with 1 and the row, 2 when there is none', async () => {
  const run = (file: string) =>
    execa(process.execPath, ['--import', 'tsx', 'dev/audit-verify.ts'], {
      env: { AUDIT_DATABASE_FILE: file },
      reject: false,
    });
  for (const id of ['rm-1', 'rm-2']) await cancel(id);
  const whole = await run(trail.file);
  expect(whole).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('whole: 4 rows') });
  await tamper(`update audit_intents set reason = 'another' where id = $2`);
  const broken = await run(trail.file);
  expect(broken).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('Row 3, the intent of') });
  expect(await run(`${trail.file}-missing`)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('does not exist'),
  });
});

it('CSV and JSON have every action of the filter, with what was decided', async () => {
  for (let index = 0; index < 3; index += 1) await cancel('rm-1');
  await cancel('rm-2');
  const request = { target: { kind: 'transfer', id: 'rm-1' } } as const;
  const csv = await new Response(await auditCsv(request)).text();
  expect(csv.trimEnd().split('\r\n')).toHaveLength(4);
  expect(csv).toContain('"{""amountMinor"":100}"');
  const json = await new Response(await auditJson(request)).json();
  expect(json).toMatchObject({ next: null, items: Array(3).fill({ decided: { amountMinor: 100 } }) });
  const none = await new Response(await auditJson({ actor: 'nobody' })).json();
  expect(none).toEqual({ items: [], next: null });
});

it('the rows of an earlier build are linked when this one first opens the trail', async () => {
  const { migrations, ...schema } = auditSchema('sqlite');
  const { '0001-initial': initial } = migrations;
  if (!initial) throw new Error('no first migration');
  const earlier = await openDatabase<AuditTables>(sqliteDialect(trail.file), {
    ...schema,
    migrations: { '0001-initial': initial },
  });
  const facts = { at: '2026-01-01', actor: 'olga', role: 'operations', action: 'cancel-transfer' };
  const intent = (id: string) => ({ id, ...facts, target_kind: 'transfer', target_id: 'rm-0' });
  await earlier
    .insertInto('audit_intents')
    .values([intent('a'), intent('b')])
    .execute();
  await earlier
    .insertInto('audit_outcomes')
    .values({ intent: 'a', at: '2026-01-01', outcome: 'done' })
    .execute();
  await earlier.destroy();
  await cancel('rm-1');
  expect(await verify()).toMatchObject({ rows: 5, broken: null });
  await tamper(`update audit_intents set actor = 'nobody' where id = 'a'`);
  expect(await verify()).toMatchObject({ rows: 0, broken: expect.stringContaining('Row 1') });
});
