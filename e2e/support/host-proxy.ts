import { once } from 'node:events';
import { createServer, request } from 'node:http';

export interface HostProxy {
  url: string;
  close(): Promise<void>;
}

/** A reverse proxy that does not pass on the host it was asked for. @param target may be set later */
export async function startHostProxy(target: () => string): Promise<HostProxy> {
  const server = createServer((asked, answer) => {
    const url = new URL(asked.url ?? '/', target());
    const headers = { ...asked.headers, host: url.host };
    const passed = request(url, { method: asked.method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
