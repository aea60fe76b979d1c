import { availableParallelism } from 'node:os';
import { cpuMs } from '#bench/kit/cpu-time.ts';
import { repeatAction } from '#bench/kit/rate.ts';
import { type BenchResult, percentile, type Row, round } from '#bench/kit/result.ts';
import { type Baseline, CONCURRENCY, completeBaseline, completeTransfer } from '#bench/kit/transfers.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { temporal } from '#lib/temporal-client/connection.ts';
import type { OwnStack } from '#testing/stack/stack.ts';

const RUNS = 256;

/** History events, workflow tasks, CPU time by process and bank time of one transfer and one baseline. */
export async function measureCosts(
  stack: OwnStack,
  { worker: bareWorker, postings }: Baseline,
): Promise<BenchResult> {
  const { temporal: server, bank: bankPid, worker } = stack.pids();
  const baseline = await cpuCosts(completeBaseline, {
    Temporal: server,
    worker: bareWorker.pid,
    bank: postings.pid,
  });
  const transfer = await cpuCosts(completeTransfer, { Temporal: server, worker, bank: bankPid });
  const bankMs = await postingMs();
  return {
    name: 'Cost of one transfer',
    rows: [
      ...(await historyRows()),
      ...cpuRows(baseline, transfer),
      { metric: 'bank ms per posting, p50', baseline: '', transfer: round(percentile(bankMs, 0.5)) },
      { metric: 'bank ms per posting, p95', baseline: '', transfer: round(percentile(bankMs, 0.95)) },
    ],
  };
}

async function historyRows(): Promise<Row[]> {
  const baseline = await historyOf(await completeBaseline());
  const transfer = await historyOf(await completeTransfer());
  return [
    { metric: 'history events', baseline: baseline.events, transfer: transfer.events },
    { metric: 'workflow tasks', baseline: baseline.tasks, transfer: transfer.tasks },
  ];
}

async function historyOf(workflowId: string): Promise<{ events: number; tasks: number }> {
  const { events } = await temporal().client.workflow.getHandle(workflowId).fetchHistory();
  const tasks = events?.filter((event) => event.workflowTaskCompletedEventAttributes).length ?? 0;
  return { events: events?.length ?? 0, tasks };
}

/** CPU ms by process; empty without /proc. */
type CpuCosts = Record<string, number>;

async function cpuCosts(
  action: () => Promise<unknown>,
  pids: Record<string, number | undefined>,
): Promise<CpuCosts> {
  const all = { ...pids, 'this benchmark': process.pid };
  const before = await usedSoFar(all);
  await repeatAction(CONCURRENCY, RUNS, action);
  const after = await usedSoFar(all);
  return Object.fromEntries(
    Object.entries(after).map(([name, ms]) => [name, (ms - (before[name] ?? 0)) / RUNS]),
  );
}

async function usedSoFar(pids: Record<string, number | undefined>): Promise<CpuCosts> {
  const used: CpuCosts = {};
  for (const [name, pid] of Object.entries(pids)) {
    const ms = pid === undefined ? undefined : await cpuMs(pid);
    if (ms !== undefined) used[name] = ms;
  }
  return used;
}

/** The last row is the upper bound that the CPU costs set. */
function cpuRows(baseline: CpuCosts, transfer: CpuCosts): Row[] {
  const names = Object.keys(transfer);
  if (names.length === 0) return [];
  const sum = (costs: CpuCosts) => Object.values(costs).reduce((total, ms) => total + ms, 0);
  const perSecond = (costs: CpuCosts) => round((availableParallelism() * 1_000) / sum(costs));
  return [
    ...names.map((name) => ({
      metric: `CPU ms: ${name}`,
      baseline: name in baseline ? round(baseline[name] ?? 0) : '',
      transfer: round(transfer[name] ?? 0),
    })),
    { metric: 'CPU ms: sum', baseline: round(sum(baseline)), transfer: round(sum(transfer)) },
    {
      metric: `at most per second on ${availableParallelism()} CPUs`,
      baseline: perSecond(baseline),
      transfer: perSecond(transfer),
    },
  ];
}

/** Durations of the latest postings, durable commit included. */
async function postingMs(): Promise<number[]> {
  const { items } = await bank().listCalls({ limit: 500 });
  return items
    .filter(({ operation }) => operation === 'withdraw' || operation === 'deposit')
    .map(({ durationMs }) => durationMs);
}
