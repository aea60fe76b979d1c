import { isGrpcServiceError } from '@temporalio/client';
import proto, { type temporal } from '@temporalio/proto';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { timestampMs } from '#lib/temporal-client/decode.ts';
import { MONEY_TRANSFER_TASK_QUEUE } from '#temporal/contract.ts';

type Heartbeat = temporal.api.worker.v1.IWorkerHeartbeat;
type Poller = temporal.api.taskqueue.v1.IPollerInfo;
const { WORKER_STATUS_RUNNING, WORKER_STATUS_SHUTTING_DOWN } = proto.temporal.api.enums.v1.WorkerStatus;
const { TASK_QUEUE_TYPE_WORKFLOW } = proto.temporal.api.enums.v1.TaskQueueType;

/** A worker, as it last said of itself. What only heartbeats tell is null where there are none. */
export interface WorkerInfo {
  identity: string;
  /** `stopping`: it finishes what it has begun, and takes nothing new. */
  state: 'polling' | 'stopping';
  host: string | null;
  pid: number | null;
  /** Which workflow code it runs. */
  buildId: string | null;
  /** When it was started: ISO 8601 in UTC. */
  since: string | null;
  /** When it was last heard of: ISO 8601 in UTC. */
  lastSeenAt: string;
  /** Of its whole machine: from 0, idle, to 1. */
  cpuLoad: number | null;
  /** Of its whole machine: from 0, empty, to 1. */
  memoryLoad: number | null;
  activitiesUnderWay: number | null;
  activitiesDone: number | null;
}

/** Who polls for transfers. */
export interface WorkerStatus {
  polling: number;
  /** `pollers` lags by a minute: a server without heartbeats only knows who has asked it for work. */
  source: 'heartbeats' | 'pollers';
  workers: WorkerInfo[];
}

/**
 * Workers beat once a second (`worker/main.ts`). The server goes on listing one that was killed, as
 * running, so that its silence is what tells: after three missed beats it is gone.
 */
const GONE_AFTER_MS = 3_500;

/** A long poll lasts up to a minute, and only its begin is written down. */
const POLL_LASTS_MS = 70_000;

/** gRPC statuses by which a server says that it lists no workers: invalid, denied, or not implemented. */
const NO_LIST = new Set([3, 7, 12]);

/**
 * The workers that are there now. By their own clocks, which are to agree with this one to a second.
 *
 * @throws TemporalUnavailable
 */
export async function readWorkers(): Promise<WorkerStatus> {
  const heartbeats = await listHeartbeats();
  if (heartbeats.length > 0) return statusOf('heartbeats', heartbeats.flatMap(toWorker));
  const pollers = await listPollers();
  return statusOf('pollers', pollers.flatMap(pollerToWorker));
}

function statusOf(source: WorkerStatus['source'], workers: WorkerInfo[]): WorkerStatus {
  const polling = workers.filter(({ state }) => state === 'polling').length;
  return { polling, source, workers: workers.sort((a, b) => (a.since ?? '').localeCompare(b.since ?? '')) };
}

/** Empty on a server that keeps no heartbeats, and until the first worker has sent its first. */
async function listHeartbeats(): Promise<Heartbeat[]> {
  try {
    const { workersInfo } = await callTemporal(({ client, namespace }) =>
      client.workflowService.listWorkers({
        namespace,
        pageSize: 1_000,
        query: `TaskQueue = '${MONEY_TRANSFER_TASK_QUEUE}'`,
      }),
    );
    return workersInfo.flatMap(({ workerHeartbeat }) => workerHeartbeat ?? []);
  } catch (error) {
    if (isGrpcServiceError(error) && NO_LIST.has(error.code)) return [];
    throw error;
  }
}

function toWorker(beat: Heartbeat): WorkerInfo[] {
  const lastSeenAtMs = timestampMs(beat.heartbeatTime);
  const stopping = beat.status === WORKER_STATUS_SHUTTING_DOWN;
  if (!stopping && beat.status !== WORKER_STATUS_RUNNING) return [];
  if (lastSeenAtMs === null || Date.now() - lastSeenAtMs > GONE_AFTER_MS) return [];
  const { hostInfo, activityTaskSlotsInfo } = beat;
  return [
    {
      identity: beat.workerIdentity ?? '',
      state: stopping ? 'stopping' : 'polling',
      host: hostInfo?.hostName || null,
      pid: Number(hostInfo?.processId) || null,
      buildId: beat.deploymentVersion?.buildId || null,
      since: isoTime(timestampMs(beat.startTime)),
      lastSeenAt: new Date(lastSeenAtMs).toISOString(),
      cpuLoad: hostInfo?.currentHostCpuUsage ?? null,
      memoryLoad: hostInfo?.currentHostMemUsage ?? null,
      activitiesUnderWay: activityTaskSlotsInfo?.currentUsedSlots ?? null,
      activitiesDone: activityTaskSlotsInfo?.totalProcessedTasks ?? null,
    },
  ];
}

async function listPollers(): Promise<Poller[]> {
  const { pollers } = await callTemporal(({ client, namespace }) =>
    client.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: MONEY_TRANSFER_TASK_QUEUE },
      taskQueueType: TASK_QUEUE_TYPE_WORKFLOW,
    }),
  );
  return pollers;
}

function pollerToWorker({ identity, lastAccessTime, deploymentOptions }: Poller): WorkerInfo[] {
  const lastSeenAtMs = timestampMs(lastAccessTime);
  if (lastSeenAtMs === null || Date.now() - lastSeenAtMs > POLL_LASTS_MS) return [];
  return [
    {
      identity: identity ?? '',
      state: 'polling',
      host: null,
      pid: null,
      buildId: deploymentOptions?.buildId || null,
      since: null,
      lastSeenAt: new Date(lastSeenAtMs).toISOString(),
      cpuLoad: null,
      memoryLoad: null,
      activitiesUnderWay: null,
      activitiesDone: null,
    },
  ];
}

function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
