/** The worker of the floor: settings as the transfers' worker, and nothing to do. */
import { resolve } from 'node:path';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { WORKER_SETTINGS } from '#worker/create-worker.ts';

export interface FloorActivities {
  nothing(): Promise<void>;
}

const activities: FloorActivities = { nothing: async () => {} };

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
  workerHeartbeatInterval: '1s',
});
const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS ?? '' });
const worker = await Worker.create({
  connection,
  taskQueue: 'floor',
  activities,
  workflowsPath: resolve('bench/floor/workflow.ts'),
  ...WORKER_SETTINGS,
});
process.once('disconnect', () => worker.shutdown());
// What it hears from its parent must not keep it alive once it is done.
process.channel?.unref();
const running = worker.run();
process.send?.('ready');
await running;
await connection.close();
