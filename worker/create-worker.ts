import {
  type NativeConnection,
  Worker,
  type WorkerOptions,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import type { BankClient } from '#lib/bank-client/client.ts';
import { MONEY_TRANSFER_TASK_QUEUE } from '#temporal/contract.ts';
import { createActivities } from './activities.ts';
import { WORKFLOWS_PATH } from './bundle.ts';

export interface WorkerParts {
  connection: NativeConnection;
  namespace: string;
  bank: BankClient;
  /** The prebuilt workflow code; without it the worker bundles it now. */
  workflowBundle?: WorkflowBundleOption | undefined;
  /** Which workflow code this is: shown with the worker wherever Temporal lists it. */
  buildId: string;
}

/** How a worker of this desk works, whatever it works on: the benchmarks' floor is measured with the same. */
export const WORKER_SETTINGS = {
  // As many polls as there is work for, instead of a number somebody guessed.
  workflowTaskPollerBehavior: { type: 'autoscaling' },
  activityTaskPollerBehavior: { type: 'autoscaling' },
  // Calls under way may bring in their answer; what is later is aborted here and tried again
  // elsewhere, under the same key.
  shutdownGraceTime: '10s',
} as const satisfies Partial<WorkerOptions>;

/** The worker of money transfers, ready to run: `main.ts` and the workflow tests start the same. */
export function createWorker(parts: WorkerParts): Promise<Worker> {
  const { connection, namespace, bank, workflowBundle, buildId } = parts;
  return Worker.create({
    connection,
    namespace,
    taskQueue: MONEY_TRANSFER_TASK_QUEUE,
    activities: createActivities(bank),
    workerDeploymentOptions: {
      version: { deploymentName: 'remit', buildId },
      useWorkerVersioning: false,
    },
    ...WORKER_SETTINGS,
    ...(workflowBundle ? { workflowBundle } : { workflowsPath: WORKFLOWS_PATH }),
  });
}
