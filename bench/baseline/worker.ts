/** The worker of the baselines: the settings of the transfer worker, and the least activities. */
import { resolve } from 'node:path';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { HOST } from '#dev/shared/ports.ts';
import { WORKER_SETTINGS } from '#worker/create-worker.ts';

export interface BaselineActivities {
  noop(): Promise<void>;
  /** At the bare bank of postings.ts. */
  post(text: string): Promise<void>;
}

const activities: BaselineActivities = {
  noop: async () => {},
  post: async (body) => {
    const response = await fetch(`http://${HOST}:${process.env.POSTINGS_PORT}`, { method: 'POST', body });
    if (!response.ok) throw new Error(`The bare bank answered ${response.status}.`);
    await response.text();
  },
};

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
