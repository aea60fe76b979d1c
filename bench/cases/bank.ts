/**
 * Postings per second over HTTP, compared with raw SQL; also on Postgres with TEST_BANK_DATABASE_URL.
 *
 * Raw SQL runs the statements of a withdrawal in one transaction after the other, on one connection of
 * the same driver: no HTTP, validation, query builder or group commit. The bank shares the CPUs with its load.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import pg from 'pg';
import { openPostgres } from '#bank/database/postgres.ts';
import { openSqlite } from '#bank/database/sqlite.ts';
import { perSecond } from '#bench/kit/rate.ts';
import { type BenchResult, type Row, round, type Target } from '#bench/kit/result.ts';
import { createTestDatabase } from '#testing/bank/bank.ts';
import { type BankProcess, startBankProcess } from '#testing/bank/process.ts';

const SECONDS = 4;
const CONCURRENCIES = [1, 32];
/** Of raw SQL, at the highest concurrency. */
const MIN_RATIO = 1 / 3;

interface Statement {
  text: string;
  parameters: unknown[];
}

/** The bank's statements for a withdrawal of one cent, without `begin` and `commit`. */
function withdrawalStatements(n: number): Statement[] {
  const now = new Date().toISOString();
  const transfer = `raw-${n}`;
  const key = `${transfer}-withdrawal`;
  const transaction = `W${n}`;
  const clearing = 'clearing-usd.bank1.example.com';
  const hash = '0'.repeat(64);
  const event = JSON.stringify({ transfer, key, transaction, padding: 'x'.repeat(250) });
  const upsert =
    'on conflict (id) do update set status = excluded.status, posted_minor = excluded.posted_minor, in_transit_minor = excluded.in_transit_minor';
  return [
    { text: 'select * from counters', parameters: [] },
    { text: 'select * from accounts where id = ?', parameters: ['A1001'] },
    { text: `select * from faults where state = 'armed' order by id`, parameters: [] },
    { text: 'select * from keys where key = ?', parameters: [key] },
    { text: 'select * from transits where transfer = ?', parameters: [transfer] },
    { text: 'select * from accounts where id = ?', parameters: [clearing] },
    {
      text: `insert into accounts (id, bank, holder, currency, kind, status, posted_minor, in_transit_minor) values ${rows(2, 8)} ${upsert}`,
      parameters: [
        ...['A1001', 'bank1.example.com', 'Northwind Traders', 'USD', 'customer', 'open', 1_000_000 - n, n],
        ...[clearing, 'bank1.example.com', 'The bank', 'USD', 'clearing', 'open', n, 0],
      ],
    },
    {
      text: `insert into transactions (id, kind, key, transfer, reason, external_reference, posted_at) values ${rows(1, 7)}`,
      parameters: [transaction, 'withdrawal', key, transfer, null, null, now],
    },
    {
      text: `insert into entries (id, transaction_id, account, amount_minor, balance_minor) values ${rows(2, 5)}`,
      parameters: [
        ...[1000 + n * 2, transaction, 'A1001', -1, 1_000_000 - n],
        ...[1001 + n * 2, transaction, clearing, 1, n],
      ],
    },
    {
      text: `insert into keys (key, outcome, request_hash, account, amount_minor, currency, transfer, code, detail, transaction_id, balance_minor, decided_at) values ${rows(1, 12)}`,
      parameters: [
        key,
        'posted',
        hash,
        'A1001',
        1,
        'USD',
        transfer,
        null,
        null,
        transaction,
        1_000_000 - n,
        now,
      ],
    },
    {
      text: `insert into transits (transfer, account, clearing_account, currency, amount_minor) values ${rows(1, 5)} on conflict (transfer) do update set amount_minor = excluded.amount_minor`,
      parameters: [transfer, 'A1001', clearing, 'USD', 1],
    },
    {
      text: `insert into calls (id, at, operation, key, attempt, bank, account, amount_minor, transfer, fault_kind, status, outcome, code, transaction_id, answer_lost, duration_ms) values ${rows(1, 16)}`,
      parameters: [
        n,
        now,
        'withdraw',
        key,
        1,
        'bank1.example.com',
        'A1001',
        1,
        transfer,
        null,
        201,
        'posted',
        null,
        transaction,
        0,
        1.5,
      ],
    },
    {
      text: `insert into events (id, event, data) values ${rows(5, 3)}`,
      parameters: [0, 1, 2, 3, 4].flatMap((offset) => [1000 + n * 5 + offset, 'entry', event]),
    },
    {
      text: 'update counters set event = ?, entry = ?, call = ?, transaction_number = ?, fault = ? where id = ?',
      parameters: [1000 + n * 5, 1000 + n * 2, n, n, 0, 1],
    },
  ];
}

function rows(count: number, columns: number): string {
  return Array(count)
    .fill(`(${Array(columns).fill('?').join(', ')})`)
    .join(', ');
}

async function rawSqlite(file: string): Promise<number> {
  await (await openSqlite(file)).close();
  const bank = await startBankProcess({ BANK_DATABASE_FILE: file });
  await stop(bank);
  const connection = new Database(file);
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  const prepared = new Map<string, Database.Statement>();
  const run = ({ text, parameters }: Statement): void => {
    const statement = prepared.get(text) ?? connection.prepare(text);
    prepared.set(text, statement);
    if (statement.reader) statement.all(...parameters);
    else statement.run(...parameters);
  };
  const rate = await perSecond(1, SECONDS, async (n) => {
    run({ text: 'begin immediate', parameters: [] });
    for (const statement of withdrawalStatements(n)) run(statement);
    run({ text: 'commit', parameters: [] });
  });
  connection.close();
  return rate;
}

async function rawPostgres(url: string): Promise<number> {
  await (await openPostgres(url)).close();
  const bank = await startBankProcess({ BANK_DATABASE_URL: url });
  await stop(bank);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const rate = await perSecond(1, SECONDS, async (n) => {
    await client.query('begin');
    for (const { text, parameters } of withdrawalStatements(n)) {
      let position = 0;
      const numbered = text.replaceAll('?', () => `$${++position}`);
      await client.query(
        numbered === 'select * from counters' ? `${numbered} for update` : numbered,
        parameters,
      );
    }
    await client.query(`select pg_notify('bank_events', '')`);
    await client.query('commit');
  });
  await client.end();
  return rate;
}

/** Withdrawals of one cent per second, over kept-alive connections. */
export async function overHttp(
  bank: BankProcess,
  concurrency: number,
  run = `c${concurrency}`,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const rate = await perSecond(concurrency, SECONDS, (n) => withdraw(bank, agent, `${run}-${n}`));
  agent.destroy();
  return rate;
}

function withdraw({ url, token }: BankProcess, agent: Agent, transfer: string): Promise<void> {
  const body = JSON.stringify({ account: 'A1001', amountMinor: 1, currency: 'USD', transfer });
  return new Promise((resolve, reject) => {
    const call = request(`${url}/v1/withdrawals`, {
      agent,
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'idempotency-key': `${transfer}-withdrawal`,
      },
    });
    call.on('response', (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 201) resolve();
        else reject(new Error(`The bank answered ${response.statusCode} to ${transfer}.`));
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}

export async function stop(bank: BankProcess): Promise<void> {
  bank.child.kill('SIGTERM');
  await bank.exited;
}

async function measure(
  name: string,
  raw: number,
  variables: Record<string, string>,
): Promise<{ rows: Row[]; target: Target }> {
  const bank = await startBankProcess(variables);
  const rows: Row[] = [{ metric: `${name}, raw SQL`, 'postings/s': round(raw, 0), 'vs raw SQL': '' }];
  let latest = 0;
  for (const concurrency of CONCURRENCIES) {
    latest = await overHttp(bank, concurrency);
    const metric = `${name}, HTTP at concurrency ${concurrency}`;
    rows.push({ metric, 'postings/s': round(latest, 0), 'vs raw SQL': round(latest / raw, 2) });
  }
  const { ok } = await bank.client.check({ timeoutMs: 60_000 });
  await stop(bank);
  if (!ok) throw new Error(`The books of the bank on ${name} do not balance.`);
  const target = {
    metric: `Bank on ${name}: postings over HTTP at concurrency ${CONCURRENCIES.at(-1)}`,
    measured: `${round(latest, 0)}/s`,
    baseline: `${round(raw, 0)}/s, raw SQL`,
    ratio: round(latest / raw, 2),
    target: `≥ ${round(MIN_RATIO, 2)} of the baseline`,
    met: latest / raw >= MIN_RATIO,
  };
  return { rows, target };
}

export async function benchBank(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'remit-bench-'));
  const measured = [
    await measure('SQLite', await rawSqlite(join(folder, 'raw.db')), {
      BANK_DATABASE_FILE: join(folder, 'bank.db'),
    }),
  ];
  await rm(folder, { recursive: true });
  const server = process.env.TEST_BANK_DATABASE_URL;
  if (server) {
    const [raw, bank] = [await createTestDatabase(server), await createTestDatabase(server)];
    measured.push(await measure('Postgres', await rawPostgres(raw.url), { BANK_DATABASE_URL: bank.url }));
    await raw.drop();
    await bank.drop();
  }
  return {
    name: 'Bank throughput',
    rows: measured.flatMap(({ rows }) => rows),
    targets: measured.map(({ target }) => target),
  };
}
