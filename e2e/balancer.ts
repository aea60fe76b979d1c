import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What stands before several web processes, so that a page need not know which of them serves it. */
export interface Balancer {
  url: string;
  close(): Promise<void>;
}

/** Gives every connection to the first of these web processes that takes it. */
export async function startBalancer(webUrls: readonly string[]): Promise<Balancer> {
  const ports = webUrls.map((url) => Number(new URL(url).port));
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
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
  if (port === undefined) return void client.destroy();
  const web = connect({ host: '127.0.0.1', port });
  const tryNext = () => handOver(client, others);
  web.once('error', tryNext);
  web.once('connect', () => {
    web.off('error', tryNext);
    // From here on, whichever side is gone takes the other with it.
    for (const [one, other] of [
      [web, client],
      [client, web],
    ] as const) {
      one.on('error', () => other.destroy());
      one.once('close', () => other.destroy());
      one.pipe(other);
    }
  });
}
