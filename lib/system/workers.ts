import proto, { type temporal } from '@temporalio/proto';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { timestampMs } from '#lib/temporal-client/decode.ts';
import { isNotOffered } from '#lib/temporal-client/grpc.ts';
import { MONEY_TRANSFER_TASK_QUEUE } from '#temporal/contract.ts';

type Heartbeat = temporal.api.worker.v1.IWorkerHeartbeat;
type Poller = temporal.api.taskqueue.v1.IPollerInfo;
const { WORKER_STATUS_RUNNING, WORKER_STATUS_SHUTTING_DOWN } = proto.temporal.api.enums.v1.WorkerStatus;
const { TASK_QUEUE_TYPE_WORKFLOW } = proto.temporal.api.enums.v1.TaskQueueType;

/** What only heartbeats tell is null without them. */
export interface WorkerInfo {
  identity: string;
  state: 'polling' | 'stopping';
  host: string | null;
  pid: number | null;
  buildId: string | null;
  /** ISO 8601 in UTC, like `lastSeenAt`. */
  since: string | null;
  lastSeenAt: string;
  /** Of the whole machine, 0 to 1, like `memoryLoad`. */
  cpuLoad: number | null;
  memoryLoad: number | null;
  activitiesRunning: number | null;
  activitiesDone: number | null;
}

export interface WorkerStatus {
  polling: number;
  /** `pollers` lags by up to a minute. */
  source: 'heartbeats' | 'pollers';
  workers: WorkerInfo[];
}

/** After three missed heartbeats of one a second: the server keeps listing a killed worker as running. */
const GONE_AFTER_MS = 3_500;

/** A long poll lasts up to a minute, and only its start is recorded. */
const MAX_POLL_MS = 70_000;

/** Worker clocks must agree with this one to a second. @throws TemporalUnavailable */
export async function readWorkers(): Promise<WorkerStatus> {
  const heartbeats = await listHeartbeats();
  if (heartbeats.length > 0) return statusOf('heartbeats', heartbeats.flatMap(toWorker));
  const pollers = await listPollers();
  return statusOf('pollers', pollers.flatMap(pollerToWorker));
}

export function statusOf(source: WorkerStatus['source'], workers: WorkerInfo[]): WorkerStatus {
  const polling = workers.filter(({ state }) => state === 'polling').length;
  return { polling, source, workers: workers.sort((a, b) => (a.since ?? '').localeCompare(b.since ?? '')) };
}

/** Empty without heartbeat support, and until the first heartbeat. */
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
    if (isNotOffered(error)) return [];
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
      activitiesRunning: activityTaskSlotsInfo?.currentUsedSlots ?? null,
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
  if (lastSeenAtMs === null || Date.now() - lastSeenAtMs > MAX_POLL_MS) return [];
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
      activitiesRunning: null,
      activitiesDone: null,
    },
  ];
}

function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
