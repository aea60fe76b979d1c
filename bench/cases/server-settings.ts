import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { perSecond } from '#bench/kit/rate.ts';
import { type BenchResult, percentile, round } from '#bench/kit/result.ts';
import { startFloorWorker } from '#bench/kit/transfers.ts';
import { freePorts, HOST } from '#dev/shared/ports.ts';
import { devServerArguments, isTemporalOn } from '#dev/temporal-cli/dev-server.ts';
import { newReferenceId } from '#lib/shared/ids.ts';

const SECONDS = 10;
const LONE_TIMES = 20;
const LOOK_EVERY_MS = 100;

/** The embedded server with the settings of `npm start`, beside the CLI's own defaults. */
export async function benchServerSettings(cli: string): Promise<BenchResult> {
  return {
    name: 'Settings of the embedded server (two steps that do nothing)',
    rows: [
      await measure('the CLI’s defaults', cli, ({ port, uiPort, databaseFile }) => [
        ...['server', 'start-dev', '--ip', HOST, '--port', String(port), '--ui-port', String(uiPort)],
        ...['--db-filename', databaseFile, '--log-level', 'never'],
      ]),
      await measure('as npm start has it', cli, devServerArguments),
    ],
  };
}

type Arguments = typeof devServerArguments;

async function measure(what: string, cli: string, argumentsOf: Arguments) {
  const folder = await mkdtemp(join(tmpdir(), 'remit-bench-'));
  const [port = 0, uiPort = 0] = await freePorts(2);
  const server = spawn(cli, argumentsOf({ port, uiPort, databaseFile: join(folder, 'temporal.db') }), {
    stdio: 'ignore',
  });
  const address = `${HOST}:${port}`;
  try {
    while (!(await isTemporalOn(port))) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    return { settings: what, ...(await figuresOf(address)) };
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
    await rm(folder, { recursive: true });
  }
}

async function figuresOf(address: string) {
  const connection = await Connection.connect({ address });
  const worker = await startFloorWorker(address);
  const { workflow } = new Client({ connection });
  const floor = () =>
    workflow.execute('twoSteps', { taskQueue: 'floor', workflowId: newReferenceId().replace('rm', 'floor') });
  await floor();
  const lone: number[] = [];
  while (lone.length < LONE_TIMES) {
    const begin = performance.now();
    await floor();
    lone.push(performance.now() - begin);
  }
  const rate = await perSecond(32, SECONDS, floor);
  await worker.end();
  await connection.close();
  return { 'a lone one, p50 ms': round(percentile(lone, 0.5)), 'per second at 32': round(rate) };
}
