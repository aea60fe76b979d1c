import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type HttpBindings, serve } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { bodyLimit } from 'hono/body-limit';
import { streamText } from 'hono/streaming';
import type { StreamingApi } from 'hono/utils/stream';
import type { LabProcesses } from '#dev/fault-lab/lab-processes.ts';
import { HOST } from '#dev/shared/ports.ts';
import {
  failingVersionOrder,
  type ProcessAction,
  type ProcessStatus,
  processName,
  processOrder,
  scriptOrder,
} from '#lib/fault-lab/processes/contract.ts';
import type { Stack } from './stack.ts';

export interface ProcessControl {
  readonly url: string;
  readonly token: string;
}

const MAX_BODY_BYTES = 1_024;

const REFUSALS: Record<ProcessAction, string> = {
  stop: 'is not running',
  start: 'is not stopped',
  kill: 'is not running',
};

type Switchable = Pick<Stack, 'find' | 'statuses' | 'changes'>;

type App = Hono<{ Bindings: HttpBindings }>;

/** On 127.0.0.1, with a new token for each start. @throws when it cannot listen */
export async function serveProcessControl(stack: Switchable, lab: LabProcesses): Promise<ProcessControl> {
  const token = randomBytes(32).toString('hex');
  const { fetch } = createApp(stack, lab, token);
  const { port } = await new Promise<AddressInfo>((resolve, reject) => {
    const server = serve({ fetch, hostname: HOST, port: 0, overrideGlobalObjects: false }, resolve);
    server.once('error', reject);
    // Only the processes keep the supervisor running.
    server.unref();
  });
  return { url: `http://${HOST}:${port}`, token };
}

function createApp(stack: Switchable, { scripts, failingVersion }: LabProcesses, token: string): App {
  const app: App = new Hono();
  app.use(async (c, next) => {
    const host = `${HOST}:${c.env.incoming.socket.localPort}`;
    // A page of another site can have its own name resolve to this machine; it cannot change this header.
    if (c.req.header('host') !== host) return refuse(c, 421, `Send the request to ${host}, by that name.`);
    return next();
  });
  app.use(holdsToken(token));
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseBody }));
  app.get('/v1/processes', (c) => c.json({ processes: listed(stack) }));
  app.get('/v1/changes', (c) => streamText(c, (stream) => tellChanges(stack, stream)));
  app.post('/v1/processes/:name', async (c) => {
    const name = processName.safeParse(c.req.param('name')).data;
    const supervised = name && stack.find(name);
    if (!supervised) return refuse(c, 404, `The supervisor runs no process ${c.req.param('name')}.`);
    const order = processOrder.safeParse(await c.req.json().catch(() => undefined));
    if (!order.success) return refuseBody(c);
    const { action } = order.data;
    // It serves the switches, so nobody could start it again.
    if (name === 'web') return refuse(c, 409, 'The web process serves this page: stop the whole stack.');
    if (supervised.control(action)) return c.json(supervised.status());
    return refuse(c, 409, `Cannot ${action} the ${name} process: it ${REFUSALS[action]}.`);
  });
  const listScripts = (c: Context) => c.json({ running: scripts.running() });
  app.get('/v1/scripts', listScripts);
  app.post('/v1/scripts', async (c) => {
    const order = scriptOrder.safeParse(await c.req.json().catch(() => undefined));
    if (!order.success) return refuse(c, 400, 'Send an order between two accounts of the demonstration.');
    const { referenceId } = order.data;
    if (scripts.running().includes(referenceId))
      return refuse(c, 409, `The script ${referenceId} runs already.`);
    scripts.start(order.data);
    return listScripts(c);
  });
  app.post('/v1/scripts/:reference/kill', (c) => {
    scripts.kill(c.req.param('reference'));
    return listScripts(c);
  });
  app.post('/v1/failing-version', async (c) => {
    const order = failingVersionOrder.safeParse(await c.req.json().catch(() => undefined));
    if (!order.success) return refuse(c, 400, 'Send {"action": "start"} or "stop".');
    failingVersion[order.data.action]();
    return c.json(order.data);
  });
  app.notFound((c) => refuse(c, 404, `No route for ${c.req.method} ${c.req.path}.`));
  return app;
}

async function tellChanges({ changes }: Switchable, stream: StreamingApi): Promise<void> {
  const tell = () => void stream.write('\n');
  changes.on('change', tell);
  // Whoever listens from now on has missed what was before.
  tell();
  await new Promise<void>((resolve) => stream.onAbort(resolve));
  changes.off('change', tell);
}

function holdsToken(token: string): MiddlewareHandler {
  const message = (c: Context) =>
    refuse(c, 401, 'Send the header Authorization: Bearer with the supervisor’s token.');
  const refused = { message };
  return bearerAuth({
    token,
    noAuthenticationHeader: refused,
    invalidAuthenticationHeader: refused,
    invalidToken: refused,
  });
}

function listed(stack: Switchable): ProcessStatus[] {
  return stack.statuses().map((status) => (status.name === 'web' ? { ...status, actions: [] } : status));
}

function refuseBody(c: Context): Response {
  return refuse(c, 400, 'Send {"action": "stop"}, "start" or "kill".');
}

function refuse(c: Context, status: 400 | 401 | 404 | 409 | 421, problem: string): Response {
  return c.json({ problem }, status);
}
