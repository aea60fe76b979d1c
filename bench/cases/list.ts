import { type BenchResult, percentile, round, type Target } from '#bench/kit/result.ts';
import { countAll, seedTransfers } from '#bench/kit/seed.ts';
import { readHeadline } from '#lib/dashboard/headline.ts';
import { listExecutions } from '#lib/temporal-client/visibility.ts';
import { NO_FILTER, type TransferFilter } from '#lib/transfers/filter/filter.ts';
import { readTransferList } from '#lib/transfers/live/transfer-list.ts';
import { listTransfers } from '#lib/transfers/queries/list-transfers.ts';
import { MONEY_TRANSFER_WORKFLOW } from '#temporal/contract.ts';
import type { Stack } from '#testing/stack/stack.ts';

const TRANSFERS = 5_000;
const ROUNDS = 30;
const PAGE = 50;
const BASELINE = 'plain visibility query';
/** To a plain visibility query, for the whole page over HTTP. */
const MAX_RATIO = 2;

/** The list with thousands of transfers, compared with the visibility query that any list of workflows needs. */
export async function benchList({ urls }: Pick<Stack, 'urls'>): Promise<BenchResult[]> {
  const seeded = await seedTransfers(Math.max(0, TRANSFERS - (await countAll())));
  const actions: Record<string, () => Promise<number[]>> = {
    [BASELINE]: () => timed(visibilityQuery),
    'one page': () => timed(() => listTransfers(NO_FILTER, { limit: PAGE })),
    'one page, refunded only': () =>
      timed(() => listTransfers(only({ statuses: ['refunded'] }), { limit: PAGE })),
    'one page with counts': () => timed(() => readTransferList(NO_FILTER)),
    'dashboard headline': () => timed(readHeadline),
    '/transfers': () => fetched(`${urls.web}/transfers`),
    '/transfers?status=refunded': () => fetched(`${urls.web}/transfers?status=refunded`),
  };
  const rows: BenchResult['rows'] = [];
  const times: Record<string, number[][]> = {};
  // Interleaved, so that other load on the machine hits all of them alike.
  for (let turn = 0; turn <= ROUNDS; turn += 1) {
    for (const [name, action] of Object.entries(actions)) {
      const taken = await action();
      // The first of each is a warm-up.
      if (turn > 0) times[name] = [...(times[name] ?? []), taken];
    }
  }
  const baseline = percentile(
    (times[BASELINE] ?? []).flatMap(([ms = 0]) => ms),
    0.5,
  );
  for (const [name, taken] of Object.entries(times)) rows.push(rowOf(name, taken, baseline));
  return [
    {
      name: `Seeding ${seeded.count} transfers`,
      rows: [
        {
          'started after s': round(seeded.startedMs / 1_000),
          'ended after s': round(seeded.endedMs / 1_000),
          'transfers/s': round((seeded.count / seeded.endedMs) * 1_000),
        },
      ],
    },
    { name: `List of ${TRANSFERS} transfers`, rows, targets: [targetOf(times, baseline)] },
  ];
}

function only(filter: Partial<TransferFilter>): TransferFilter {
  return { ...NO_FILTER, ...filter };
}

function visibilityQuery(): Promise<unknown> {
  return listExecutions(`WorkflowType = '${MONEY_TRANSFER_WORKFLOW}'`, PAGE, undefined);
}

/** Milliseconds. */
async function timed(action: () => Promise<unknown>): Promise<number[]> {
  const begun = performance.now();
  await action();
  return [performance.now() - begun];
}

/** Milliseconds to the last byte and to the first. */
async function fetched(url: string): Promise<number[]> {
  const begun = performance.now();
  const response = await fetch(url);
  const reader = response.body?.getReader();
  if (!reader) throw new Error(`${url} answered nothing.`);
  let part = await reader.read();
  const firstByteMs = performance.now() - begun;
  while (!part.done) part = await reader.read();
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return [performance.now() - begun, firstByteMs];
}

function targetOf(times: Record<string, number[][]>, baselineMs: number): Target {
  const wholeMs = percentile(
    (times['/transfers'] ?? []).flatMap(([ms = 0]) => ms),
    0.5,
  );
  return {
    metric: `List of ${TRANSFERS} transfers, whole page over HTTP, p50`,
    measured: `${round(wholeMs)} ms`,
    baseline: `${round(baselineMs)} ms, ${BASELINE}`,
    ratio: round(wholeMs / baselineMs),
    target: `≤ ${MAX_RATIO} of the baseline`,
    met: wholeMs / baselineMs <= MAX_RATIO,
  };
}

function rowOf(metric: string, taken: readonly number[][], baselineMs: number): BenchResult['rows'][number] {
  const whole = taken.flatMap(([ms = 0]) => ms);
  const firstBytes = taken.flatMap(([, ms]) => ms ?? []);
  return {
    metric,
    'first byte ms': firstBytes.length > 0 ? round(percentile(firstBytes, 0.5)) : '',
    'p50 ms': round(percentile(whole, 0.5)),
    'p95 ms': round(percentile(whole, 0.95)),
    'vs baseline': round(percentile(whole, 0.5) / baselineMs),
  };
}
