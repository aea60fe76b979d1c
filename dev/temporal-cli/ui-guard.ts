import { randomInt } from 'node:crypto';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { HOST } from '#dev/shared/ports.ts';
import { refusalAtDoor } from '#lib/auth/foreign-request.ts';

/** Where Temporal's own UI listens. */
export interface UiAddress {
  readonly host: string;
  readonly port: number;
}

/** By the first, the UI forgoes its check against forged requests. */
const NOT_PASSED_ON = ['authorization', 'authorization-extras'];

/**
 * Serves Temporal's UI on a port of 127.0.0.1 to its own pages alone. The UI checks no `Host`, so a page of any
 * site could use it by DNS rebinding. It therefore listens on an address that nobody can find by trying: one of
 * 2^24 of this machine's loopback addresses, on one of 2^15 ports.
 *
 * @returns where the UI has to listen; undefined where the system has only 127.0.0.1, as macOS does
 * @throws when the port cannot be used
 */
export async function guardTemporalUi(port: number): Promise<UiAddress | undefined> {
  const ui = await hiddenAddress();
  if (!ui) return undefined;
  const server = createServer((incoming, outgoing) => {
    const header = (name: string) => incoming.headers[name]?.toString();
    const refusal = refusalAtDoor({ method: incoming.method ?? '', header });
    if (refusal) outgoing.writeHead(refusal.status).end(`${refusal.message}\n`);
    else passOn(incoming, outgoing, ui);
  });
  await listen(server, { host: HOST, port });
  // Only the processes keep the supervisor running.
  server.unref();
  return ui;
}

/** The global one may go through a proxy (NODE_USE_ENV_PROXY), which cannot reach this machine. */
const agent = new Agent({ keepAlive: true });

function passOn(incoming: IncomingMessage, outgoing: ServerResponse, { host, port }: UiAddress): void {
  const { method, url: path } = incoming;
  const headers = { ...incoming.headers };
  for (const name of NOT_PASSED_ON) delete headers[name];
  const upstream = request({ agent, host, port, method, path, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  upstream.on('error', () => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end('Temporal is not running.\n');
  });
  outgoing.on('close', () => upstream.destroy());
  incoming.pipe(upstream);
}

async function hiddenAddress(): Promise<UiAddress | undefined> {
  const host = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;
  const address = { host, port: randomInt(32_768, 65_536) };
  const probe = createTcpServer();
  try {
    await listen(probe, address);
  } catch {
    return undefined;
  }
  await new Promise((resolve) => probe.close(resolve));
  return address;
}

function listen(server: Server, { host, port }: UiAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}
