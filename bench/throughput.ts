import { createBankClient } from '#lib/bank/client.ts';
import { workflowIdOf } from '#lib/ids.ts';
import { temporal } from '#lib/transfers/client.ts';
import type { OwnStack } from '../e2e/stack.ts';
import { type Child, startChild } from './child.ts';
import { perSecond } from './rate.ts';
import { type BenchResult, percentile, round } from './result.ts';
import { completeFloor, completeTransfer } from './transfers.ts';

const CONCURRENCY = 32;
const SECONDS = 12;
const WORKERS = [1, 2, 4];

/**
 * Completed transfers per second, beside the floor: a workflow of two steps that do nothing, on the
 * same server and with the same worker settings, measured before and after.
 */
export async function benchThroughput(stack: OwnStack): Promise<BenchResult[]> {
  const floorWorker = await startFloorWorker(stack.urls.temporal);
  const before = await perSecond(CONCURRENCY, SECONDS, completeFloor);
  const rates = [{ workers: 1, rate: await perSecond(CONCURRENCY, SECONDS, completeTransfer) }];
  const after = await perSecond(CONCURRENCY, SECONDS, completeFloor);
  await floorWorker.end();
  const floor = (before + after) / 2;
  rates.push(...(await withMoreWorkers(stack)));
  return [
    {
      name: 'Throughput',
      rows: [
        { what: 'floor before', 'per second': round(before), 'of the floor': '' },
        { what: 'floor after', 'per second': round(after), 'of the floor': '' },
        ...rates.map(({ workers, rate }) => ({
          what: `transfers, ${workers} worker${workers === 1 ? '' : 's'}`,
          'per second': round(rate),
          'of the floor': round(rate / floor, 2),
        })),
      ],
    },
    await costOfOne(stack),
  ];
}

export function startFloorWorker(address: string): Promise<Child> {
  return startChild(['--import', 'tsx', 'bench/floor/worker.ts'], { TEMPORAL_ADDRESS: address });
}

/** The stack has one worker; others join it. */
async function withMoreWorkers(stack: OwnStack): Promise<{ workers: number; rate: number }[]> {
  const joined: Child[] = [];
  const rates: { workers: number; rate: number }[] = [];
  for (const workers of WORKERS.slice(1)) {
    while (joined.length + 1 < workers) joined.push(await startTransferWorker(stack));
    rates.push({ workers, rate: await perSecond(CONCURRENCY, SECONDS, completeTransfer) });
  }
  await Promise.all(joined.map((worker) => worker.end()));
  return rates;
}

function startTransferWorker({ urls, bankToken }: OwnStack): Promise<Child> {
  return startChild(['dist/worker.js'], {
    ...{ TEMPORAL_ADDRESS: urls.temporal, BANK_URL: urls.bank, BANK_TOKEN: bankToken },
    WORKFLOW_BUNDLE: 'dist/workflow-bundle.js',
  });
}

/** What one transfer costs: events and tasks in its history, and time at the bank. */
async function costOfOne({ urls, bankToken }: OwnStack): Promise<BenchResult> {
  const referenceId = await completeTransfer();
  const { events } = await temporal().client.workflow.getHandle(workflowIdOf(referenceId)).fetchHistory();
  const bank = createBankClient({ baseUrl: urls.bank, token: bankToken });
  const { items: calls } = await bank.listCalls({ limit: 500 });
  const durations = calls
    .filter(({ operation }) => operation === 'withdraw' || operation === 'deposit')
    .map(({ durationMs }) => durationMs);
  const tasks = events?.filter((event) => event.workflowTaskCompletedEventAttributes).length ?? 0;
  return {
    name: 'Cost of one transfer',
    rows: [
      { what: 'history events', value: events?.length ?? 0 },
      { what: 'workflow tasks', value: tasks },
      { what: 'bank, ms per posting under load, p50', value: round(percentile(durations, 0.5)) },
      { what: 'bank, ms per posting under load, p95', value: round(percentile(durations, 0.95)) },
    ],
  };
}
