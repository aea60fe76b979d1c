import { type BenchResult, percentile, round } from '#bench/kit/result.ts';
import { countAll, seedTransfers } from '#bench/kit/seed.ts';
import { columnsOf, measureRate, startFloorWorker } from '#bench/kit/transfers.ts';
import type { OwnStack } from '#testing/stack/stack.ts';

const SIZES = [100, 1_000, 5_000];
const SECONDS = 4;
const LOOKS = 10;
const PAGES = ['/', '/transfers', '/accounts'];
/** What may be lost, or added, from the first size to the last and still count as flat. */
const FLAT = 1.25;

/** Throughput and page times with more and more transfers in the server and the ledger. */
export async function benchGrowth(stack: OwnStack): Promise<BenchResult> {
  const floorWorker = await startFloorWorker(stack.urls.temporal);
  const measured: Measured[] = [];
  for (const size of SIZES) measured.push(await measureAt(size, stack));
  await floorWorker.end();
  return {
    name: 'Growth: the same with more and more transfers in the server and the ledger',
    rows: measured.map(({ transfers, rate, pagesMs }) => ({
      transfers,
      ...columnsOf(rate),
      ...Object.fromEntries(PAGES.map((path, index) => [`${path} ms`, round(pagesMs[index] ?? 0)])),
    })),
    claims: claimsOf(measured),
  };
}

interface Measured {
  /** How many there were when the pages were looked at; measuring the rate adds more. */
  transfers: number;
  rate: Awaited<ReturnType<typeof measureRate>>;
  /** In the order of the pages. */
  pagesMs: number[];
}

async function measureAt(size: number, { urls }: OwnStack): Promise<Measured> {
  const missing = size - (await countAll());
  if (missing > 0) await seedTransfers(missing);
  const transfers = await countAll();
  const pagesMs: number[] = [];
  for (const path of PAGES) pagesMs.push(await pageMs(`${urls.web}${path}`));
  return { transfers, pagesMs, rate: await measureRate(SECONDS) };
}

/** The whole page as the server sends it; half of the looks are at least as quick. */
async function pageMs(url: string): Promise<number> {
  const values: number[] = [];
  // One more than is counted: the first is to warm up.
  while (values.length <= LOOKS) {
    const begin = performance.now();
    await (await fetch(url)).text();
    values.push(performance.now() - begin);
  }
  return percentile(values.slice(1), 0.5);
}

function claimsOf(measured: readonly Measured[]): NonNullable<BenchResult['claims']> {
  const [first] = measured;
  const last = measured.at(-1);
  if (!first || !last) return [];
  const kept = last.rate.ratio / first.rate.ratio;
  return [
    {
      what: `Throughput with ${last.transfers} transfers instead of ${first.transfers}, of the floor`,
      figure: `${round(last.rate.ratio, 2)}`,
      floor: `${round(first.rate.ratio, 2)}`,
      ratio: round(kept, 2),
      aim: `flat: ≥ ${round(1 / FLAT, 2)}`,
      met: kept >= 1 / FLAT,
    },
    ...PAGES.map((path, index) => {
      const [before = 0, after = 0] = [first.pagesMs[index], last.pagesMs[index]];
      return {
        what: `Page ${path} with ${last.transfers} transfers instead of ${first.transfers}`,
        figure: `${round(after)} ms`,
        floor: `${round(before)} ms`,
        ratio: round(after / before, 2),
        aim: `flat: ≤ ${FLAT}`,
        met: after / before <= FLAT,
      };
    }),
  ];
}
