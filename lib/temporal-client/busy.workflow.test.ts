import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { readDashboard } from '#lib/dashboard/dashboard.ts';
import { readHeadline } from '#lib/dashboard/headline.ts';
import { search } from '#lib/search/search.ts';
import { NO_FILTER, type TransferFilter } from '#lib/transfers/filter/filter.ts';
import { readTransferList, type TransferList, transferListTopic } from '#lib/transfers/live/transfer-list.ts';
import { readWorkQueue } from '#lib/work-queue/work-queue.ts';
import { useOwnAuditTrail } from '#testing/audit/databases.ts';
import { SagaStack } from '#testing/workflows/saga-stack.ts';

const READERS = 20;
/** Temporal's own default. */
const MAX_PER_SECOND = 10;

let stack: SagaStack;
let stopWorker: () => Promise<void>;
let closeTrail: () => Promise<void>;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'), { maxListsAndCounts: MAX_PER_SECOND });
  stack.configureThisProcess();
  stopWorker = await stack.startWorker();
  const trail = await useOwnAuditTrail();
  closeTrail = () => trail.close();
});

afterAll(async () => {
  await stopWorker?.();
  await closeTrail?.();
  await stack?.stop();
});

/** Each counts by every status: some must be open, some failed. */
async function startTransfers(): Promise<void> {
  const declined = await stack.startTransfer({ amountMinor: 100_000_000 });
  await declined.ends();
  const waiting = await stack.startTransfer({ approval: { thresholdMinor: 0, deadlineMs: 600_000 } });
  await waiting.reaches('awaiting-approval');
}

/** What the pages and their topics read. */
async function read(statuses: TransferFilter['statuses']): Promise<unknown[]> {
  const { page, counts } = await readTransferList({ ...NO_FILTER, statuses });
  const { transfers } = await readDashboard();
  const { open, oldestOpen } = await readHeadline();
  const { approvals } = await readWorkQueue();
  const found = await search('rm-');
  return [page, counts, transfers, open, oldestOpen, approvals, found.transfers];
}

it('a server at the limit of its lists and counts is waited for: no reader is told that it is unavailable', async () => {
  await startTransfers();
  const followed: TransferList[] = [];
  const unsubscribe = transferListTopic.subscribe('', {
    onSnapshot: ({ data }) => void followed.push(data),
    onComplete: () => undefined,
    onError: () => expect.unreachable(),
  });
  const statuses = [[], ['declined'], ['awaiting-approval'], ['completed']] as const;
  const readers = Array.from({ length: READERS }, (_, n) => [...(statuses[n % statuses.length] ?? [])]);
  expect((await Promise.all(readers.map(read))).flat()).not.toContain(null);
  unsubscribe();
  expect(followed.length).toBeGreaterThan(0);
  expect(followed.flatMap(({ page, counts }) => [page, counts])).not.toContain(null);
});
