import { availableParallelism } from 'node:os';
import type { Child } from '#bench/kit/child.ts';
import { processorMs } from '#bench/kit/processor-time.ts';
import { repeatAct } from '#bench/kit/rate.ts';
import { type BenchResult, percentile, type Row, round } from '#bench/kit/result.ts';
import { CONCURRENCY, completeFloor, completeTransfer } from '#bench/kit/transfers.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { temporal } from '#lib/temporal-client/connection.ts';
import type { OwnStack } from '#testing/stack/stack.ts';

const TIMES = 256;

/**
 * What one transfer costs beside one floor: events and tasks of its history, processor time of each
 * process under load, and time at the bank.
 */
export async function measureCosts(stack: OwnStack, floorWorker: Child): Promise<BenchResult> {
  const { temporal: server, bank: bankPid, worker } = stack.pids();
  const floor = await processorCosts(completeFloor, { Temporal: server, worker: floorWorker.pid });
  const transfer = await processorCosts(completeTransfer, { Temporal: server, worker, bank: bankPid });
  const bankMs = await postingMs();
  return {
    name: 'What one costs',
    rows: [
      ...(await historyRows()),
      ...processorRows(floor, transfer),
      { what: 'ms at the bank for a posting, p50', floor: '', transfer: round(percentile(bankMs, 0.5)) },
      { what: 'ms at the bank for a posting, p95', floor: '', transfer: round(percentile(bankMs, 0.95)) },
    ],
  };
}

async function historyRows(): Promise<Row[]> {
  const floor = await historyOf(await completeFloor());
  const transfer = await historyOf(await completeTransfer());
  return [
    { what: 'history events', floor: floor.events, transfer: transfer.events },
    { what: 'workflow tasks', floor: floor.tasks, transfer: transfer.tasks },
  ];
}

async function historyOf(workflowId: string): Promise<{ events: number; tasks: number }> {
  const { events } = await temporal().client.workflow.getHandle(workflowId).fetchHistory();
  const tasks = events?.filter((event) => event.workflowTaskCompletedEventAttributes).length ?? 0;
  return { events: events?.length ?? 0, tasks };
}

/** Milliseconds of processor time for one act, by process; empty where the system does not tell. */
type ProcessorCosts = Record<string, number>;

async function processorCosts(
  act: () => Promise<unknown>,
  pids: Record<string, number | undefined>,
): Promise<ProcessorCosts> {
  const all = { ...pids, 'who starts it (this benchmark)': process.pid };
  const before = await usedSoFar(all);
  await repeatAct(CONCURRENCY, TIMES, act);
  const after = await usedSoFar(all);
  return Object.fromEntries(
    Object.entries(after).map(([name, ms]) => [name, (ms - (before[name] ?? 0)) / TIMES]),
  );
}

async function usedSoFar(pids: Record<string, number | undefined>): Promise<ProcessorCosts> {
  const used: ProcessorCosts = {};
  for (const [name, pid] of Object.entries(pids)) {
    const ms = pid === undefined ? undefined : await processorMs(pid);
    if (ms !== undefined) used[name] = ms;
  }
  return used;
}

/** The last row is the bound: no more than that fits into a second of all processors. */
function processorRows(floor: ProcessorCosts, transfer: ProcessorCosts): Row[] {
  const names = Object.keys(transfer);
  if (names.length === 0) return [];
  const sum = (costs: ProcessorCosts) => Object.values(costs).reduce((total, ms) => total + ms, 0);
  const fits = (costs: ProcessorCosts) => round((availableParallelism() * 1_000) / sum(costs));
  return [
    ...names.map((name) => ({
      what: `ms of processor: ${name}`,
      floor: name in floor ? round(floor[name] ?? 0) : '',
      transfer: round(transfer[name] ?? 0),
    })),
    { what: 'ms of processor: sum', floor: round(sum(floor)), transfer: round(sum(transfer)) },
    {
      what: `so many fit into a second of ${availableParallelism()} processors`,
      floor: fits(floor),
      transfer: fits(transfer),
    },
  ];
}

/** How long the latest postings took at the bank, durable commit and all. */
async function postingMs(): Promise<number[]> {
  const { items } = await bank().listCalls({ limit: 500 });
  return items
    .filter(({ operation }) => operation === 'withdraw' || operation === 'deposit')
    .map(({ durationMs }) => durationMs);
}
