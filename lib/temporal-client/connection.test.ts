import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { grpcServer } from '#testing/grpc-server.ts';
import { callTemporal, temporal } from './connection.ts';

afterEach(async () => {
  await temporal().connection.close();
  globalThis.remitPerProcess?.clear();
  vi.unstubAllEnvs();
});

const cancelOne = () => callTemporal(({ client }) => client.workflow.getHandle('transfer-rm-1').cancel());

describe('a call to Temporal', () => {
  it('that found no connection was certainly not done', async () => {
    const server = await grpcServer(() => undefined);
    server.close();
    await once(server, 'close');
    await expect(cancelOne()).rejects.toMatchObject({
      code: 'temporal-unavailable',
      certainty: 'not-done',
    });
  });

  it('whose connection broke after it was sent may have been done', async () => {
    const server = await grpcServer((call) => call.session?.destroy());
    await expect(cancelOne()).rejects.toMatchObject({
      code: 'temporal-unavailable',
      certainty: 'unknown',
    });
    server.close();
  });

  it('that is not answered in time may have been done', async () => {
    const server = await grpcServer(() => undefined);
    await expect(cancelOne()).rejects.toMatchObject({
      code: 'temporal-unavailable',
      certainty: 'unknown',
    });
    server.close();
  });
});
