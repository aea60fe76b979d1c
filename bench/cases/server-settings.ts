import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { perSecond } from '#bench/kit/rate.ts';
import { type BenchResult, percentile, round } from '#bench/kit/result.ts';
import { startBaselineWorker } from '#bench/kit/transfers.ts';
import { freePorts, HOST } from '#dev/shared/ports.ts';
import { devServerArguments, isTemporalOn } from '#dev/temporal-cli/dev-server.ts';
import { newReferenceId } from '#lib/shared/ids.ts';

const SECONDS = 10;
const LATENCY_RUNS = 20;
const POLL_MS = 100;
const CONCURRENCY = 32;

/** The embedded server with the settings of `npm start`, compared with the CLI's defaults. */
export async function benchServerSettings(cli: string): Promise<BenchResult> {
  return {
    name: 'Settings of the embedded Temporal server (two no-op steps)',
    rows: [
      await measure('CLI defaults', cli, ({ port, databaseFile }) => [
        ...['server', 'start-dev', '--ip', HOST, '--port', String(port), '--headless'],
        ...['--db-filename', databaseFile, '--log-level', 'never'],
      ]),
      await measure('npm start', cli, devServerArguments),
    ],
  };
}

type Arguments = typeof devServerArguments;

async function measure(settings: string, cli: string, argumentsOf: Arguments) {
  const folder = await mkdtemp(join(tmpdir(), 'remit-bench-'));
  const [port = 0] = await freePorts(1);
  const server = spawn(cli, argumentsOf({ port, databaseFile: join(folder, 'temporal.db') }), {
    stdio: 'ignore',
  });
  const address = `${HOST}:${port}`;
  try {
    while (!(await isTemporalOn(port))) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    return { settings, ...(await figuresOf(address)) };
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
    await rm(folder, { recursive: true });
  }
}

async function figuresOf(address: string) {
  const connection = await Connection.connect({ address });
  const worker = await startBaselineWorker(address);
  const { workflow } = new Client({ connection });
  const baseline = () =>
    workflow.execute('twoSteps', {
      taskQueue: 'baseline',
      workflowId: newReferenceId().replace('rm', 'baseline'),
    });
  await baseline();
  const alone: number[] = [];
  while (alone.length < LATENCY_RUNS) {
    const begun = performance.now();
    await baseline();
    alone.push(performance.now() - begun);
  }
  const rate = await perSecond(CONCURRENCY, SECONDS, baseline);
  await worker.end();
  await connection.close();
  return {
    'alone, p50 ms': round(percentile(alone, 0.5)),
    [`per second, concurrency ${CONCURRENCY}`]: round(rate),
  };
}
