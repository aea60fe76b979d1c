import { createServer } from 'node:http';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { temporal } from '#lib/temporal-client/connection.ts';
import { grpcServer } from '#testing/grpc-server.ts';
import { rampBack, rollBack, rollBackFailingVersion } from './deploy.ts';

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
  const deadlines: (string | string[] | undefined)[] = [];
  const notFound = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '5' };
  const server = await grpcServer((call, headers) => {
    if (headers[':path']?.endsWith('/DescribeWorkerDeployment')) deadlines.push(headers['grpc-timeout']);
    call.respond(notFound, { endStream: true });
  });
  onTestFinished(() => void server.close());
  await expect(rampBack('earlier')).rejects.toThrow('no longer the current one');
  const [deadline] = deadlines;
  expect(deadline).toMatch(/m$/);
  expect(Number.parseInt(String(deadline), 10)).toBeGreaterThan(6_000);
});

it.each([
  ['a ramp', () => rampBack('earlier')],
  ['a roll back', () => rollBack('earlier')],
  ['a roll back by its key', rollBackFailingVersion],
])('%s that could not read which version is current has done nothing, and so it says', async (_, change) => {
  const server = await grpcServer((call) => call.session?.destroy());
  onTestFinished(() => void server.close());
  await expect(change()).rejects.toMatchObject({ name: 'TemporalUnavailable', certainty: 'not-done' });
});
