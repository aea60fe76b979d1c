import { type BenchResult, percentile, round, type Target } from '#bench/kit/result.ts';
import { countAll, seedTransfers } from '#bench/kit/seed.ts';
import { columnsOf, measureRate, startBaseline } from '#bench/kit/transfers.ts';
import type { OwnStack } from '#testing/stack/stack.ts';

const SIZES = [100, 1_000, 5_000];
const SECONDS = 4;
const LOADS = 10;
const PAGES = ['/', '/transfers', '/accounts'];
/** From the first size to the last, a change of the throughput by at most this factor counts as flat. */
const FLAT = 1.25;
/** And of a page. */
const FLAT_PAGE = 1.15;

export async function benchGrowth(stack: OwnStack): Promise<BenchResult> {
  const baseline = await startBaseline(stack.urls.temporal);
  const measured: Measured[] = [];
  for (const size of SIZES) measured.push(await measureAt(size, stack));
  await baseline.end();
  return {
    name: 'Growth: throughput and page load by number of stored transfers',
    rows: measured.map(({ transfers, rate, pagesMs }) => ({
      transfers,
      ...columnsOf(rate),
      ...Object.fromEntries(PAGES.map((path, index) => [`${path} ms`, round(pagesMs[index] ?? 0)])),
    })),
    targets: targetsOf(measured),
  };
}

interface Measured {
  /** When the pages were loaded; measuring the rate adds more. */
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

/** Median time until the whole page is received. */
async function pageMs(url: string): Promise<number> {
  const values: number[] = [];
  // The first is a warm-up.
  while (values.length <= LOADS) {
    const begin = performance.now();
    await (await fetch(url)).text();
    values.push(performance.now() - begin);
  }
  return percentile(values.slice(1), 0.5);
}

function targetsOf(measured: readonly Measured[]): Target[] {
  const [first] = measured;
  const last = measured.at(-1);
  if (!first || !last) return [];
  const kept = last.rate.ratio / first.rate.ratio;
  return [
    {
      metric: `Throughput vs baseline, ${last.transfers} stored transfers instead of ${first.transfers}`,
      measured: `${round(last.rate.ratio, 2)}`,
      baseline: `${round(first.rate.ratio, 2)}`,
      ratio: round(kept, 2),
      target: `≥ ${round(1 / FLAT, 2)} of the baseline`,
      met: kept >= 1 / FLAT,
    },
    ...PAGES.map((path, index) => {
      const [before = 0, after = 0] = [first.pagesMs[index], last.pagesMs[index]];
      return {
        metric: `Page ${path}, ${last.transfers} stored transfers instead of ${first.transfers}`,
        measured: `${round(after)} ms`,
        baseline: `${round(before)} ms`,
        ratio: round(after / before, 2),
        target: `≤ ${FLAT_PAGE} of the baseline`,
        met: after / before <= FLAT_PAGE,
      };
    }),
  ];
}
