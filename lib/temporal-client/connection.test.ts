import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { grpcServer } from '#testing/grpc-server.ts';
import { callTemporal, temporal } from './connection.ts';

afterEach(async () => {
  await temporal().connection.close();
  globalThis.remitPerProcess?.clear();
  vi.unstubAllEnvs();
});

const LAST = { endStream: true };

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

  it('that a limit refused is made again: it was certainly not done', async () => {
    let refused = 0;
    const server = await grpcServer((call) => {
      if (refused === 3) return call.session?.destroy();
      refused += 1;
      call.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '8' }, LAST);
    });
    // The fourth, which is not refused.
    await expect(cancelOne()).rejects.toMatchObject({
      code: 'temporal-unavailable',
      certainty: 'unknown',
    });
    expect(refused).toBe(3);
    server.close();
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
