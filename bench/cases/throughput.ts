import { type BenchResult, round } from '#bench/kit/result.ts';
import { columnsOf, measureRate, type Rate, startFloorWorker } from '#bench/kit/transfers.ts';
import { type JoinedProcess, joinStack } from '#testing/stack/joined-process.ts';
import type { OwnStack } from '#testing/stack/stack.ts';
import { measureCosts } from './costs.ts';

const SECONDS = 6;
const WORKERS = [1, 2, 4];
/** What the whole path is to keep of the floor. */
const AIM = 0.9;

/**
 * Completed transfers per second with 1, 2 and 4 workers, each between two measurements of the floor:
 * a workflow of two steps that do nothing, on the same server, by one worker with the same settings.
 * Then what one of each costs.
 */
export async function benchThroughput(stack: OwnStack): Promise<BenchResult[]> {
  const floorWorker = await startFloorWorker(stack.urls.temporal);
  const rates = await measureWithWorkers(stack);
  const costs = await measureCosts(stack, floorWorker);
  await floorWorker.end();
  return [
    {
      name: 'Throughput at concurrency 32: completed transfers, beside two steps that do nothing',
      rows: rates.map(({ workers, rate }) => ({ workers, ...columnsOf(rate) })),
      claims: rates.slice(0, 1).map(({ rate }) => ({
        what: 'Throughput, one worker',
        figure: `${round(rate.transfers)} transfers/s`,
        floor: `${round((rate.floorBefore + rate.floorAfter) / 2)}/s`,
        ratio: round(rate.ratio, 2),
        aim: `≥ ${AIM} of the floor`,
        met: rate.ratio >= AIM,
      })),
    },
    costs,
  ];
}

/** The stack has one worker; others join it. */
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
