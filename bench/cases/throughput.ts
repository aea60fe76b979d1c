import { type BenchResult, round } from '#bench/kit/result.ts';
import { CONCURRENCY, columnsOf, measureRate, type Rate, startBaseline } from '#bench/kit/transfers.ts';
import { type JoinedProcess, joinStack } from '#testing/stack/joined-process.ts';
import type { OwnStack } from '#testing/stack/stack.ts';
import { measureCosts } from './costs.ts';

const SECONDS = 6;
const WORKERS = [1, 2, 4];
/** Of the baseline, with one worker. */
const MIN_RATIO = 0.95;

/**
 * Completed transfers per second by number of workers, each between two measurements of the baseline,
 * which always has one worker; then the cost of one transfer.
 */
export async function benchThroughput(stack: OwnStack): Promise<BenchResult[]> {
  const baseline = await startBaseline(stack.urls.temporal);
  const rates = await measureWithWorkers(stack);
  const costs = await measureCosts(stack, baseline);
  await baseline.end();
  return [
    {
      name: `Throughput at concurrency ${CONCURRENCY}: completed transfers, baseline two bare postings`,
      rows: rates.map(({ workers, rate }) => ({ workers, ...columnsOf(rate) })),
      targets: rates.slice(0, 1).map(({ rate }) => ({
        metric: 'Throughput, one worker',
        measured: `${round(rate.transfers)} transfers/s`,
        baseline: `${round((rate.baselineBefore + rate.baselineAfter) / 2)}/s`,
        ratio: round(rate.ratio, 2),
        target: `≥ ${MIN_RATIO} of the baseline`,
        met: rate.ratio >= MIN_RATIO,
      })),
    },
    costs,
  ];
}

async function measureWithWorkers(stack: OwnStack): Promise<{ workers: number; rate: Rate }[]> {
  const joined: JoinedProcess[] = [];
  const rates: { workers: number; rate: Rate }[] = [];
  for (const workers of WORKERS) {
    while (joined.length + 1 < workers) joined.push(await joinStack(stack, 'worker'));
    rates.push({ workers, rate: await measureRate(SECONDS) });
  }
  await Promise.all(joined.map((worker) => worker.end()));
  return rates;
}
