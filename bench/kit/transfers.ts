import { newReferenceId, workflowIdOf } from '#lib/shared/ids.ts';
import { temporal } from '#lib/temporal-client/connection.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { type Child, startChild } from './child.ts';
import { perSecond } from './rate.ts';
import { type Row, round } from './result.ts';

/** From one account of the start to another of the same currency, one cent each. */
export const SOURCE = 'A1001';
export const TARGET = 'B2002';

/** So many transfers are under way at once wherever their number per second is measured. */
export const CONCURRENCY = 32;

/** One transfer, through everything: start, workflow, bank with durable commits, result. */
export async function completeTransfer(): Promise<string> {
  const referenceId = newReferenceId();
  await startTransfer({
    ...{ referenceId, sourceAccount: SOURCE, targetAccount: TARGET, amountMinor: 1, currency: 'USD' },
    requestedBy: 'bench',
  });
  const workflowId = workflowIdOf(referenceId);
  await temporal().client.workflow.getHandle(workflowId).result();
  return workflowId;
}

/** The floor: two steps that do nothing. Its worker is started by {@link startFloorWorker}. */
export async function completeFloor(): Promise<string> {
  const workflowId = newReferenceId().replace('rm', 'floor');
  await temporal().client.workflow.execute('twoSteps', { taskQueue: 'floor', workflowId });
  return workflowId;
}

/** A worker with the settings of the transfers' own, for the floor. */
export function startFloorWorker(address: string): Promise<Child> {
  return startChild(['--import', 'tsx', 'bench/floor/worker.ts'], { TEMPORAL_ADDRESS: address });
}

/** Completed transfers per second, between two measurements of the floor. */
export interface Rate {
  transfers: number;
  floorBefore: number;
  floorAfter: number;
  /** Of the mean of the two floors. */
  ratio: number;
}

/** Needs the floor's worker. Each of the three measurements takes so many seconds, and a warm-up. */
export async function measureRate(seconds: number): Promise<Rate> {
  const floorBefore = await perSecond(CONCURRENCY, seconds, completeFloor);
  const transfers = await perSecond(CONCURRENCY, seconds, completeTransfer);
  const floorAfter = await perSecond(CONCURRENCY, seconds, completeFloor);
  return { transfers, floorBefore, floorAfter, ratio: transfers / ((floorBefore + floorAfter) / 2) };
}

export function columnsOf({ transfers, floorBefore, floorAfter, ratio }: Rate): Row {
  return {
    'transfers/s': round(transfers),
    'floor before/s': round(floorBefore),
    'floor after/s': round(floorAfter),
    'of the floor': round(ratio, 2),
  };
}
