import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { StartupError } from './startup-error.ts';

export const HOST = '127.0.0.1';

interface PortUse {
  readonly port: number;
  /** Such as `the bank`. */
  readonly user: string;
  readonly variable: string;
}

export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port });
    const answer = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

/** @throws StartupError naming the first port that cannot be used, and its setting. */
export async function ensurePortsFree(uses: readonly PortUse[]): Promise<void> {
  for (const { port, user, variable } of uses) {
    // Both: macOS lets two processes listen on one port, one of them on all addresses.
    const problem = (await isListening(port)) ? 'EADDRINUSE' : await listenProblem(port);
    if (problem === undefined) continue;
    throw new StartupError(
      `Port ${port}, meant for ${user}, ${adviceOn(problem)}choose another port with ${variable}=<port>.`,
    );
  }
}

function adviceOn(problem: string): string {
  if (problem === 'EADDRINUSE') return 'is already in use by another program: stop that program, or ';
  if (problem === 'EACCES') return 'needs more rights than this user has, as ports below 1024 do: ';
  return `cannot be used (${problem}): `;
}

/** For stacks of tests: below the ports that the system gives to outgoing connections. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(20_000, 32_000);
    if ((await listenProblem(port)) === undefined) ports.add(port);
  }
  return [...ports];
}

function listenProblem(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, HOST, () => server.close(() => resolve(undefined)));
  });
}
