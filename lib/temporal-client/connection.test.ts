import { once } from 'node:events';
import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { callTemporal, temporal } from './connection.ts';

afterEach(async () => {
  await temporal().connection.close();
  globalThis.remitPerProcess?.clear();
  vi.unstubAllEnvs();
});

/** As gRPC reaches it. */
async function serverThat(answers: (call: ServerHttp2Stream) => void): Promise<Http2Server> {
  const server = createServer();
  server.on('stream', answers);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  vi.stubEnv('TEMPORAL_ADDRESS', `127.0.0.1:${address.port}`);
  return server;
}

const cancelOne = () => callTemporal(({ client }) => client.workflow.getHandle('transfer-rm-1').cancel());

describe('a call to Temporal', () => {
  it('that found no connection was certainly not done', async () => {
    const server = await serverThat(() => undefined);
    server.close();
    await once(server, 'close');
    await expect(cancelOne()).rejects.toMatchObject({
      code: 'temporal-unavailable',
      certainty: 'not-done',
    });
  });

  it('whose connection broke after it was sent may have been done', async () => {
    const server = await serverThat((call) => call.session?.destroy());
    await expect(cancelOne()).rejects.toMatchObject({
      code: 'temporal-unavailable',
      certainty: 'unknown',
    });
    server.close();
  });

  it('that is not answered in time may have been done', async () => {
    const server = await serverThat(() => undefined);
    await expect(cancelOne()).rejects.toMatchObject({
      code: 'temporal-unavailable',
      certainty: 'unknown',
    });
    server.close();
  });
});
