/** A way to a server that a test can hold shut for a while: whatever is sent meanwhile arrives later. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Gate {
  /** `host:port`, to be used instead of the server's own. */
  address: string;
  shut(): void;
  open(): void;
  /** All that the server has answered so far. */
  answers(): string;
  close(): Promise<void>;
}

/** @param target the server's `host:port` */
export async function openGate(target: string): Promise<Gate> {
  const [host = '', port = ''] = target.split(':');
  const callers = new Set<Socket>();
  let isShut = false;
  let answered = '';
  const server = createServer((caller) => {
    const callee = connect({ host, port: Number(port) });
    callers.add(caller);
    if (isShut) caller.pause();
    caller.on('data', (bytes) => callee.write(bytes));
    callee.on('data', (bytes) => {
      answered += bytes.toString('latin1');
      caller.write(bytes);
    });
    for (const [one, other] of [
      [caller, callee],
      [callee, caller],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
    caller.on('close', () => callers.delete(caller));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The gate has no port.');
  return {
    address: `127.0.0.1:${address.port}`,
    shut: () => {
      isShut = true;
      for (const caller of callers) caller.pause();
    },
    open: () => {
      isShut = false;
      for (const caller of callers) caller.resume();
    },
    answers: () => answered,
    close: async () => {
      for (const caller of callers) caller.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
