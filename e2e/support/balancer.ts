import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A load balancer for several web processes. */
export interface Balancer {
  url: string;
  close(): Promise<void>;
}

/** Passes each connection to the first web process that accepts it. */
export async function startBalancer(webUrls: readonly string[]): Promise<Balancer> {
  const ports = webUrls.map((url) => Number(new URL(url).port));
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    // A browser may drop a connection at any time.
    client.on('error', () => undefined);
    handOver(client, ports);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

function handOver(client: Socket, [port, ...others]: readonly number[]): void {
  if (port === undefined || client.destroyed) return void client.destroy();
  const web = connect({ host: '127.0.0.1', port });
  const tryNext = () => handOver(client, others);
  web.once('error', tryNext);
  client.once('close', () => web.destroy());
  web.once('connect', () => {
    // From here on the process may have acted on the request: if it fails, the connection fails.
    web.off('error', tryNext);
    web.on('error', () => client.destroy());
    client.pipe(web).pipe(client);
  });
}
