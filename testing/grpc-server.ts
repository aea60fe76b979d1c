import { once } from 'node:events';
import { createServer, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { vi } from 'vitest';

/** A server that fails as no Temporal can be made to. Until the environment is restored, Temporal’s client calls it. */
export async function grpcServer(
  answers: (call: ServerHttp2Stream, headers: IncomingHttpHeaders) => void,
): Promise<Http2Server> {
  const server = createServer();
  server.on('stream', answers);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  vi.stubEnv('TEMPORAL_ADDRESS', `127.0.0.1:${address.port}`);
  return server;
}
