import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { HOST } from '#dev/shared/ports.ts';
import {
  type ProcessAction,
  type ProcessStatus,
  processName,
  processOrder,
} from '#lib/fault-lab/processes/contract.ts';
import type { Stack } from './stack.ts';

/** Where the processes of a stack are switched, and the token that whoever does it must show. */
export interface ProcessControl {
  readonly url: string;
  readonly token: string;
}

const MAX_BODY_BYTES = 1_024;

/** Why an action makes no sense, for each that can be refused. */
const REFUSALS: Record<ProcessAction, string> = {
  stop: 'does not run',
  start: 'is not stopped',
  kill: 'does not run',
};

/**
 * Serves the switches of a stack's processes on this machine alone, on a port and with a token of
 * this start. The web process serves the page that shows them, so it is never switched.
 */
export async function serveProcessControl(stack: Stack): Promise<ProcessControl> {
  const token = randomBytes(32).toString('hex');
  const server = createServer();
  server.listen(0, HOST);
  await once(server, 'listening');
  const port = portOf(server);
  const app = createApp(stack, token, `${HOST}:${port}`);
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  server.on('request', (request, response) => void listener(request, response));
  // What keeps the supervisor running is its processes.
  server.unref();
  return { url: `http://${HOST}:${port}`, token };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The supervisor listens on no port.');
  return address.port;
}

function createApp(stack: Stack, token: string, host: string): Hono {
  const app = new Hono();
  const holdsToken = tokenGuard(token);
  app.use(async (c, next) => {
    // A page of another site can have its own name resolve to this machine; it cannot change this header.
    if (c.req.header('host') !== host) return refuse(c, 421, `The supervisor goes by ${host} alone.`);
    if (!holdsToken(c.req.header('authorization'))) {
      return refuse(c, 401, 'Send the header Authorization: Bearer with the supervisor’s token.');
    }
    return next();
  });
  app.get('/v1/processes', (c) => c.json({ processes: listed(stack) }));
  app.post('/v1/processes/:name', async (c) => {
    const name = processName.safeParse(c.req.param('name')).data;
    const supervised = name && stack.find(name);
    if (!supervised) return refuse(c, 404, `The supervisor runs no process ${c.req.param('name')}.`);
    const order = processOrder.safeParse(await bodyOf(c));
    if (!order.success) return refuse(c, 400, 'Say what to do: {"action": "stop"}, "start" or "kill".');
    const { action } = order.data;
    if (name === 'web') return refuse(c, 409, 'The web process serves these switches: stop the whole stack.');
    if (supervised.control(action)) return c.json(supervised.status());
    return refuse(c, 409, `The ${name} process cannot be told to ${action} now: it ${REFUSALS[action]}.`);
  });
  app.notFound((c) => refuse(c, 404, `There is nothing at ${c.req.method} ${c.req.path}.`));
  return app;
}

function listed(stack: Stack): ProcessStatus[] {
  return stack.statuses().map((status) => (status.name === 'web' ? { ...status, actions: [] } : status));
}

function refuse(c: Context, status: 400 | 401 | 404 | 409 | 421, problem: string): Response {
  return c.json({ problem }, status);
}

async function bodyOf(c: Context): Promise<unknown> {
  if (Number(c.req.header('content-length') ?? Number.POSITIVE_INFINITY) > MAX_BODY_BYTES) return undefined;
  try {
    return await c.req.json();
  } catch {
    return undefined;
  }
}

/** Compares digests, in constant time: neither the token's length nor its beginning can be guessed. */
function tokenGuard(token: string): (header: string | undefined) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(`Bearer ${token}`);
  return (header) => header !== undefined && timingSafeEqual(digest(header), expected);
}
