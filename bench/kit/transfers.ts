import type { WorkflowHandle } from '@temporalio/client';
import { freePorts } from '#dev/shared/ports.ts';
import { newReferenceId, workflowIdOf } from '#lib/shared/ids.ts';
import { temporal } from '#lib/temporal-client/connection.ts';
import { searchAttributesOf, startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { memoOf } from '#lib/transfers/memo.ts';
import { policyOf } from '#lib/transfers/policy.ts';
import { DEFAULT_RETRY_PRESET } from '#lib/transfers/retry-presets.ts';
import {
  MONEY_TRANSFER_TASK_QUEUE,
  MONEY_TRANSFER_WORKFLOW,
  type PaymentDetails,
} from '#temporal/contract.ts';
import { type Child, startChild } from './child.ts';
import { perSecond } from './rate.ts';
import { type Row, round } from './result.ts';

/** Two seeded accounts in the same currency. */
export const SOURCE = 'A1001';
export const TARGET = 'B2002';

/** Transfers in flight wherever throughput is measured. */
export const CONCURRENCY = 32;

/** Starts a transfer of one cent and waits for its result. @returns the workflow id */
export async function completeTransfer(targetAccount = TARGET): Promise<string> {
  const referenceId = newReferenceId();
  await startTransfer({
    ...{ referenceId, sourceAccount: SOURCE, targetAccount, amountMinor: 1, currency: 'USD' },
    requestedBy: 'bench',
  });
  const workflowId = workflowIdOf(referenceId);
  await temporal().client.workflow.getHandle(workflowId).result();
  return workflowId;
}

/** The same transfer by a client that checks, records and shows nothing. @returns it, once it has started */
export function startBareTransfer(): Promise<WorkflowHandle> {
  const details: PaymentDetails = {
    ...{ referenceId: newReferenceId(), sourceAccount: SOURCE, targetAccount: TARGET, amountMinor: 1 },
    ...{ currency: 'USD', requestedBy: 'bench', policy: policyOf(DEFAULT_RETRY_PRESET) },
  };
  return temporal().client.workflow.start(MONEY_TRANSFER_WORKFLOW, {
    workflowId: workflowIdOf(details.referenceId),
    taskQueue: MONEY_TRANSFER_TASK_QUEUE,
    args: [details],
    memo: memoOf(details),
    typedSearchAttributes: searchAttributesOf(details),
  });
}

/** Two steps of one bare posting each; needs {@link startBaseline}. @returns the workflow id */
export async function completeBaseline(): Promise<string> {
  const workflowId = newReferenceId().replace('rm', 'baseline');
  await temporal().client.workflow.execute('twoPostings', { taskQueue: 'baseline', workflowId });
  return workflowId;
}

/** Starts a worker for the baseline workflows, with the settings of the transfer worker. */
export function startBaselineWorker(address: string, postingsPort = 0): Promise<Child> {
  return startChild(['--import', 'tsx', 'bench/baseline/worker.ts'], {
    TEMPORAL_ADDRESS: address,
    POSTINGS_PORT: String(postingsPort),
  });
}

export interface Baseline {
  worker: Child;
  /** The bare bank. */
  postings: Child;
  end(): Promise<void>;
}

/** What a transfer is compared with: its own worker, and a bank that does nothing but write to its disk. */
export async function startBaseline(address: string): Promise<Baseline> {
  const [port = 0] = await freePorts(1);
  const postings = await startChild(['--import', 'tsx', 'bench/baseline/postings.ts'], {
    POSTINGS_PORT: String(port),
  });
  const worker = await startBaselineWorker(address, port);
  const end = async () => {
    await worker.end();
    await postings.end();
  };
  return { worker, postings, end };
}

/** Completed per second. */
export interface Rate {
  transfers: number;
  baselineBefore: number;
  baselineAfter: number;
  /** Transfers to the mean of the two baselines. */
  ratio: number;
}

/** Measures transfers between two baselines, `seconds` each; needs {@link startBaseline}. */
export async function measureRate(seconds: number): Promise<Rate> {
  const baselineBefore = await perSecond(CONCURRENCY, seconds, completeBaseline);
  const transfers = await perSecond(CONCURRENCY, seconds, () => completeTransfer());
  const baselineAfter = await perSecond(CONCURRENCY, seconds, completeBaseline);
  const ratio = transfers / ((baselineBefore + baselineAfter) / 2);
  return { transfers, baselineBefore, baselineAfter, ratio };
}

export function columnsOf({ transfers, baselineBefore, baselineAfter, ratio }: Rate): Row {
  return {
    'transfers/s': round(transfers),
    'baseline before/s': round(baselineBefore),
    'baseline after/s': round(baselineAfter),
    'vs baseline': round(ratio, 2),
  };
}
