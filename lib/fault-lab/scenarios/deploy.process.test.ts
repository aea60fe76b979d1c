import { createServer } from 'node:http';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { temporal } from '#lib/temporal-client/connection.ts';
import { grpcServer } from '#testing/grpc-server.ts';
import { rampBack, rollBack } from './deploy.ts';

afterEach(async () => {
  await temporal().connection.close();
  globalThis.remitPerProcess?.clear();
  vi.unstubAllEnvs();
});

it('in an outage of Temporal the worker of what waits is not stopped, and so it says', async () => {
  const asked: string[] = [];
  const supervisor = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.end('{}');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void supervisor.close());
  await new Promise((resolve) => supervisor.once('listening', resolve));
  const address = supervisor.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const env = { SUPERVISOR_URL: `http://127.0.0.1:${port}`, SUPERVISOR_TOKEN: 'secret', FAULT_LAB: 'on' };
  for (const [name, value] of Object.entries({ ...env, TEMPORAL_ADDRESS: '127.0.0.1:9' }))
    vi.stubEnv(name, value);
  await expect(rollBack('earlier')).rejects.toMatchObject({
    name: 'TemporalUnavailable',
    certainty: 'not-done',
  });
  expect(asked).toEqual([]);
});

it('a deployment is asked for longer than the five seconds for which Temporal waits for the worker that has it cached', async () => {
  const deadlines: unknown[] = [];
  const notFound = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '5' };
  const server = await grpcServer((call, headers) => {
    if (headers[':path']?.endsWith('/DescribeWorkerDeployment')) deadlines.push(headers['grpc-timeout']);
    call.respond(notFound, { endStream: true });
  });
  onTestFinished(() => void server.close());
  await expect(rampBack('earlier')).rejects.toThrow('no longer the current one');
  expect(deadlines).toEqual([expect.stringMatching(/^9\d{3}m$/)]);
});
