import { createServer } from 'node:http';
import { expect, it, onTestFinished, vi } from 'vitest';
import { rollBack } from './deploy.ts';

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
