/**
 * Seeds a running stack with transfers: `node --import tsx bench/kit/seed.ts 5000`. The stack is that
 * of `npm start`, or the one in TEMPORAL_ADDRESS, BANK_URL and BANK_TOKEN.
 */
import { pathToFileURL } from 'node:url';
import { dataDirectory } from '#dev/supervisor/settings.ts';
import { readStackRecord } from '#dev/supervisor/stack-file.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { isUnavailable } from '#lib/shared/errors.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { NO_FILTER } from '#lib/transfers/filter/filter.ts';
import type { TransferOrder } from '#lib/transfers/order.ts';
import { countTransfers } from '#lib/transfers/queries/count-transfers.ts';

const CONCURRENCY = 64;

export interface Seeded {
  count: number;
  /** Until all had started. */
  startedMs: number;
  /** Until only transfers that wait for an approval were open. */
  endedMs: number;
}

/** Of 100 transfers, 1 is declined, 2 are refunded, 1 waits for an approval, and 96 complete. */
export async function seedTransfers(count: number): Promise<Seeded> {
  const accounts = await openAccounts();
  const begun = performance.now();
  let n = 0;
  const startNext = async () => {
    for (n += 1; n <= count; n += 1) await startUntilAnswered(orderOf(n, accounts));
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, startNext));
  const startedMs = performance.now() - begun;
  await allEnded();
  return { count, startedMs, endedMs: performance.now() - begun };
}

export async function countAll(): Promise<number> {
  const counts = await countTransfers(NO_FILTER);
  return Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0);
}

/** Starting is idempotent, so a start without an answer is repeated. */
async function startUntilAnswered(order: TransferOrder): Promise<void> {
  for (;;) {
    try {
      await startTransfer(order);
      return;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
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

/** Fills in what the environment lacks from the running stack's record. */
function findTheStack(): void {
  const { urls = {}, bankTokens } = readStackRecord(dataDirectory(process.env)) ?? {};
  const { env } = process;
  if (urls.temporal) env.TEMPORAL_ADDRESS ||= urls.temporal;
  if (urls.bank) env.BANK_URL ||= urls.bank;
  if (bankTokens) env.BANK_TOKEN ||= bankTokens.web;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  findTheStack();
  const { count, startedMs, endedMs } = await seedTransfers(Number(process.argv[2] ?? 5_000));
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  console.log(`${count} transfers: started in ${seconds(startedMs)}, ended after ${seconds(endedMs)}`);
  // The open connection to Temporal would keep this process alive.
  process.exit(0);
}
