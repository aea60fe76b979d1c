import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy that delays what is sent while it is paused. */
export interface PausableProxy {
  /** `host:port`. */
  address: string;
  pause(): void;
  resume(): void;
  /** Everything the server has answered so far. */
  answers(): string;
  close(): Promise<void>;
}

/** @param target the server's `host:port` */
export async function startPausableProxy(target: string): Promise<PausableProxy> {
  const [host = '', port = ''] = target.split(':');
  const callers = new Set<Socket>();
  let isPaused = false;
  let answered = '';
  const server = createServer((caller) => {
    const callee = connect({ host, port: Number(port) });
    callers.add(caller);
    if (isPaused) caller.pause();
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
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    address: `127.0.0.1:${address.port}`,
    pause: () => {
      isPaused = true;
      for (const caller of callers) caller.pause();
    },
    resume: () => {
      isPaused = false;
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
