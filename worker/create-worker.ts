import {
  type NativeConnection,
  Worker,
  type WorkerOptions,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import type { BankClient } from '#lib/bank-client/client.ts';
import {
  DEPLOYMENT,
  MONEY_TRANSFER_TASK_QUEUE,
  SEARCH_ATTRIBUTES,
  type TransferPolicy,
} from '#temporal/contract.ts';
import { createActivities } from './activities.ts';
import { ACTIVITY_SLOTS } from './bank-shares.ts';
import { WORKFLOWS_PATH } from './bundle.ts';
import type { WaitingTransfers } from './resume.ts';

interface WorkerParts {
  connection: NativeConnection;
  namespace: string;
  bank: BankClient;
  policy: TransferPolicy;
  /** Those that wait for a bank are noted here. */
  waiting: WaitingTransfers;
  /** How many activities it runs at once. */
  slots: number;
  /** Without it the worker bundles the workflow code at start. */
  workflowBundle?: WorkflowBundleOption | undefined;
  /** The version of the workflow code, shown wherever Temporal lists the worker. */
  buildId: string;
  /** Whether Temporal gives it only what is routed to its version. */
  isVersioned: boolean;
}

/** Shared with the benchmarks' baseline worker. */
export const WORKER_SETTINGS = {
  workflowTaskPollerBehavior: { type: 'autoscaling' },
  activityTaskPollerBehavior: { type: 'autoscaling' },
  maxConcurrentActivityTaskExecutions: ACTIVITY_SLOTS,
  // Calls in flight may finish; later ones are aborted and retried elsewhere under the same key.
  shutdownGraceTime: '10s',
} as const satisfies Partial<WorkerOptions>;

export function createWorker(parts: WorkerParts): Promise<Worker> {
  const { connection, namespace, bank, policy, waiting, slots, workflowBundle, buildId, isVersioned } = parts;
  return Worker.create({
    connection,
    namespace,
    taskQueue: MONEY_TRANSFER_TASK_QUEUE,
    activities: createActivities(bank, policy, () => hasSearchAttributes(connection, namespace), slots),
    workerDeploymentOptions: {
      version: { deploymentName: DEPLOYMENT, buildId },
      ...(isVersioned
        ? { useWorkerVersioning: true, defaultVersioningBehavior: 'AUTO_UPGRADE' }
        : { useWorkerVersioning: false }),
    },
    interceptors: { activity: [waiting.interceptors] },
    ...WORKER_SETTINGS,
    maxConcurrentActivityTaskExecutions: slots,
    ...(workflowBundle ? { workflowBundle } : { workflowsPath: WORKFLOWS_PATH }),
  });
}

/** Not everyone may ask, and one that is not registered would fail the workflow task forever. */
async function hasSearchAttributes(connection: NativeConnection, namespace: string): Promise<boolean> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.values(SEARCH_ATTRIBUTES).every((name) => name in customAttributes);
  } catch {
    return false;
  }
}
