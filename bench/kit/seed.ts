/**
 * Fills a running desk with transfers: `node --import tsx bench/seed.ts 5000`, on what `npm start`
 * runs on the data folder, or on what TEMPORAL_ADDRESS, BANK_URL and BANK_TOKEN name.
 */
import { pathToFileURL } from 'node:url';
import { dataDirectory } from '#dev/supervisor/settings.ts';
import { readStackRecord } from '#dev/supervisor/stack-file.ts';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { NO_FILTER } from '#lib/transfers/filter/filter.ts';
import type { TransferOrder } from '#lib/transfers/order.ts';
import { countTransfers } from '#lib/transfers/queries/count-transfers.ts';

const CONCURRENCY = 64;

export interface Seeded {
  count: number;
  /** Until all were started. */
  startedMs: number;
  /** Until none was under way but those that wait for an approval. */
  endedMs: number;
}

/**
 * Starts so many transfers of all kinds, on accounts of their own: of a hundred, one is declined, two
 * are refunded, one waits for an approval, and the rest complete.
 */
export async function seedTransfers(count: number): Promise<Seeded> {
  const accounts = await openAccounts();
  const begun = performance.now();
  let n = 0;
  const startSome = async () => {
    for (n += 1; n <= count; n += 1) await startFirmly(orderOf(n, accounts));
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, startSome));
  const startedMs = performance.now() - begun;
  await allEnded();
  return { count, startedMs, endedMs: performance.now() - begun };
}

/** All transfers the server has, however they stand. */
export async function countAll(): Promise<number> {
  const counts = await countTransfers(NO_FILTER);
  return Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0);
}

/** A start that was not answered in time is asked for again: the same order starts once. */
async function startFirmly(order: TransferOrder): Promise<void> {
  for (;;) {
    try {
      await startTransfer(order);
      return;
    } catch (error) {
      if (!(error instanceof TemporalUnavailable || isBankUnavailable(error))) throw error;
    }
  }
}

interface SeedAccounts {
  source: string;
  target: string;
  empty: string;
  closed: string;
}

async function openAccounts(): Promise<SeedAccounts> {
  const run = newReferenceId().slice(3);
  const open = async (name: string, openingBalanceMinor: number) => {
    const account = { bank: 'seed.example.com', holder: 'Seed', currency: 'USD' } as const;
    return (await bank().openAccount({ ...account, id: `seed-${name}-${run}`, openingBalanceMinor })).id;
  };
  const accounts = {
    source: await open('source', 1_000_000_000_000),
    target: await open('target', 0),
    empty: await open('empty', 0),
    closed: await open('closed', 0),
  };
  await bank().changeAccount(accounts.closed, { status: 'closed' });
  return accounts;
}

function orderOf(n: number, { source, target, empty, closed }: SeedAccounts): TransferOrder {
  const order = {
    referenceId: newReferenceId(),
    sourceAccount: source,
    targetAccount: target,
    amountMinor: 100 + n,
    currency: 'USD',
    requestedBy: 'seed',
  } as const;
  switch (n % 100) {
    case 1:
      return { ...order, sourceAccount: empty };
    case 2:
    case 3:
      return { ...order, targetAccount: closed };
    case 4:
      return { ...order, amountMinor: 100_000_000 + n };
    default:
      return order;
  }
}

async function allEnded(): Promise<void> {
  for (;;) {
    const counts = await countTransfers(NO_FILTER).catch(nullWhenTemporalUnavailable);
    if (counts && counts['in-progress'] + counts.refunding === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function nullWhenTemporalUnavailable(error: unknown): null {
  if (error instanceof TemporalUnavailable) return null;
  throw error;
}

/** What the environment does not say, the record of the running stack does. */
function findTheStack(): void {
  const { urls = {}, bankToken } = readStackRecord(dataDirectory(process.env)) ?? {};
  const { env } = process;
  if (urls.temporal) env.TEMPORAL_ADDRESS ||= urls.temporal;
  if (urls.bank) env.BANK_URL ||= urls.bank;
  if (bankToken) env.BANK_TOKEN ||= bankToken;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  findTheStack();
  const { count, startedMs, endedMs } = await seedTransfers(Number(process.argv[2] ?? 5_000));
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  console.log(`${count} transfers: started in ${seconds(startedMs)}, ended after ${seconds(endedMs)}`);
  // The connection to Temporal that the library holds would keep this process alive.
  process.exit(0);
}
