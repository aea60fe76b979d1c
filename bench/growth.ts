import type { OwnStack } from '../e2e/stack.ts';
import { perSecond } from './rate.ts';
import { type BenchResult, percentile, round } from './result.ts';
import { countAll, seedTransfers } from './seed.ts';
import { completeTransfer } from './transfers.ts';

const SIZES = [100, 1_000, 5_000];
const SECONDS = 8;
const LOOKS = 10;
const PAGES = ['/', '/transfers', '/accounts'];

/** Throughput and page times with more and more transfers in the server and the ledger. */
export async function benchGrowth(stack: OwnStack): Promise<BenchResult> {
  const rows: BenchResult['rows'] = [];
  for (const size of SIZES) {
    const missing = size - (await countAll());
    if (missing > 0) await seedTransfers(missing);
    const transfers = await countAll();
    const pages: Record<string, number> = {};
    for (const path of PAGES) pages[`${path} ms`] = round(await pageMs(`${stack.urls.web}${path}`));
    rows.push({ transfers, 'per second': round(await perSecond(32, SECONDS, completeTransfer)), ...pages });
  }
  return { name: 'Growth', rows };
}

/** The whole page as the server sends it; half of the looks are at least as quick. */
async function pageMs(url: string): Promise<number> {
  const values: number[] = [];
  while (values.length < LOOKS) {
    const begin = performance.now();
    await (await fetch(url)).text();
    values.push(performance.now() - begin);
  }
  return percentile(values, 0.5);
}
