import { type BenchResult, type Claim, percentile, round } from '#bench/kit/result.ts';
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
/** Times the bare call, for the whole list over HTTP. */
const AIM = 2;

/**
 * The list of a desk with thousands of transfers, beside the bare call to Temporal that any list of
 * workflows needs, in the same run: the library's page, with the bank's part and with its counts, and
 * the page over HTTP, to its first byte and whole.
 */
export async function benchList({ urls }: Pick<Stack, 'urls'>): Promise<BenchResult[]> {
  const seeded = await seedTransfers(Math.max(0, TRANSFERS - (await countAll())));
  const acts: Record<string, () => Promise<number[]>> = {
    'bare visibility call': () => timed(() => bareCall()),
    'a page of the list': () => timed(() => listTransfers(NO_FILTER, { limit: PAGE })),
    'a page of refunded ones': () =>
      timed(() => listTransfers(only({ statuses: ['refunded'] }), { limit: PAGE })),
    'a page with all counts': () => timed(() => readTransferList(NO_FILTER)),
    'the headline figures': () => timed(readHeadline),
    '/transfers': () => fetched(`${urls.web}/transfers`),
    '/transfers?status=refunded': () => fetched(`${urls.web}/transfers?status=refunded`),
  };
  const rows: BenchResult['rows'] = [];
  const times: Record<string, number[][]> = {};
  // Turn by turn, so that whatever else the machine does falls on all of them alike.
  for (let turn = 0; turn <= ROUNDS; turn += 1) {
    for (const [name, act] of Object.entries(acts)) {
      const taken = await act();
      // The first of each is to warm up.
      if (turn > 0) times[name] = [...(times[name] ?? []), taken];
    }
  }
  const floor = percentile(
    (times['bare visibility call'] ?? []).flatMap(([ms = 0]) => ms),
    0.5,
  );
  for (const [name, taken] of Object.entries(times)) rows.push(rowOf(name, taken, floor));
  return [
    {
      name: `Filling a desk with ${seeded.count} transfers`,
      rows: [
        {
          'started after s': round(seeded.startedMs / 1_000),
          'ended after s': round(seeded.endedMs / 1_000),
          'per second': round((seeded.count / seeded.endedMs) * 1_000),
        },
      ],
    },
    { name: `The list of ${TRANSFERS} transfers`, rows, claims: [claimOf(times, floor)] },
  ];
}

function only(filter: Partial<TransferFilter>): TransferFilter {
  return { ...NO_FILTER, ...filter };
}

function bareCall(): Promise<unknown> {
  return listExecutions(`WorkflowType = '${MONEY_TRANSFER_WORKFLOW}'`, PAGE, undefined);
}

/** How long an act took, in milliseconds. */
async function timed(act: () => Promise<unknown>): Promise<number[]> {
  const begun = performance.now();
  await act();
  return [performance.now() - begun];
}

/** How long it took to the first byte of a page, and to its last. */
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

function claimOf(times: Record<string, number[][]>, floorMs: number): Claim {
  const wholeMs = percentile(
    (times['/transfers'] ?? []).flatMap(([ms = 0]) => ms),
    0.5,
  );
  return {
    what: `List of ${TRANSFERS} transfers, the whole page over HTTP, p50`,
    figure: `${round(wholeMs)} ms`,
    floor: `${round(floorMs)} ms, a bare visibility call`,
    ratio: round(wholeMs / floorMs),
    aim: `≤ ${AIM} times`,
    met: wholeMs / floorMs <= AIM,
  };
}

function rowOf(name: string, taken: readonly number[][], floorMs: number): BenchResult['rows'][number] {
  const whole = taken.flatMap(([ms = 0]) => ms);
  const firstBytes = taken.flatMap(([, ms]) => ms ?? []);
  return {
    what: name,
    'first byte ms': firstBytes.length > 0 ? round(percentile(firstBytes, 0.5)) : '',
    'median ms': round(percentile(whole, 0.5)),
    'p95 ms': round(percentile(whole, 0.95)),
    'times the bare call': round(percentile(whole, 0.5) / floorMs),
  };
}
