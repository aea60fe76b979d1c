/** The worker of the baseline: the settings of the transfer worker, and no-op activities. */
import { resolve } from 'node:path';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { WORKER_SETTINGS } from '#worker/create-worker.ts';

export interface BaselineActivities {
  noop(): Promise<void>;
}

const activities: BaselineActivities = { noop: async () => {} };

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
  workerHeartbeatInterval: '1s',
});
const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS ?? '' });
const worker = await Worker.create({
  connection,
  taskQueue: 'baseline',
  activities,
  workflowsPath: resolve('bench/baseline/workflow.ts'),
  ...WORKER_SETTINGS,
});
process.once('disconnect', () => worker.shutdown());
// An open IPC channel would keep this process alive.
process.channel?.unref();
const running = worker.run();
process.send?.('ready');
await running;
await connection.close();
