import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { execa } from 'execa';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { freePorts } from '#dev/shared/ports.ts';
import { temporalPlan } from '#dev/supervisor/plans.ts';
import { untilTrue } from '#dev/supervisor/ready.ts';
import { readSettings } from '#dev/supervisor/settings.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { setUpEmbedded } from './claim-namespace.ts';
import {
  devServerArguments,
  isTemporalOn,
  localTemporal,
  prepareTemporal,
  registerSearchAttributes,
} from './dev-server.ts';
import { guardTemporalUi, type UiAddress } from './ui-guard.ts';

const ATTRIBUTES = ['AmountMinor', 'SourceAccount', 'TargetAccount', 'TransferStatus'];

let folder: string;
let server: ChildProcess;
let port: number;
let uiPort: number;
let httpPort: number;
let ui: UiAddress | undefined;
let connection: Connection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remit-temporal-'));
  [port = 0, uiPort = 0, httpPort = 0] = await freePorts(3);
  ui = await guardTemporalUi(uiPort);
  const args = devServerArguments({ port, ui, databaseFile: join(folder, 'temporal.db') });
  server = spawn(inject('temporalCli'), [...args, `--http-port=${httpPort}`], { stdio: 'inherit' });
  await untilTrue(() => isTemporalOn(port), AbortSignal.timeout(30_000));
  connection = await Connection.connect({ address: `127.0.0.1:${port}` });
});

afterAll(async () => {
  await connection.close();
  server.kill();
  await once(server, 'exit');
  await rm(folder, { recursive: true });
});

describe('the embedded server', () => {
  it('is ready for transfers once prepared, however often that is done', async () => {
    const warnings: string[] = [];
    await prepareTemporal(localTemporal(port), (line) => warnings.push(line));
    await prepareTemporal(localTemporal(port), (line) => warnings.push(line));
    expect(warnings).toEqual([]);
    expect(await customAttributes('default')).toEqual(expect.arrayContaining(ATTRIBUTES));
  });

  it('keeps closed workflows for 30 days', async () => {
    await setUpEmbedded(localTemporal(port), 'one');
    const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
    expect(config?.workflowExecutionRetentionTtl?.seconds?.toNumber()).toBe(30 * 24 * 60 * 60);
  });

  it('does not count as answering where it cannot read what it has stored', async () => {
    const settings = readSettings({ TEMPORAL_PORT: String(port) }, []);
    const { answers } = temporalPlan(settings, 'temporal', async () => true);
    const works = () => answers(server, new AbortController().signal);
    expect(await works()).toBe(true);
    const store = new Database(join(folder, 'temporal.db'), { timeout: 10_000 });
    store.exec("UPDATE namespaces SET data_encoding = 'unreadable'");
    try {
      expect(await isTemporalOn(port)).toBe(true);
      expect(await works()).toBe(false);
    } finally {
      store.exec("UPDATE namespaces SET data_encoding = 'Proto3'");
      store.close();
    }
    expect(await works()).toBe(true);
  });

  it('listens on this machine alone', async () => {
    expect(await accepts('127.0.0.1', port)).toBe(true);
    for (const address of otherAddresses()) {
      expect(await accepts(address, port)).toBe(false);
      expect(await accepts(address, uiPort)).toBe(false);
    }
  });
});

describe('a page of another site', () => {
  const foreign = { host: 'evil.example.com', origin: 'http://evil.example.com' };
  const START = `/api/v1/namespaces/default/workflows/${workflowIdOf('rm-forged')}`;
  const isStarted = () =>
    connection.workflowService
      .describeWorkflowExecution({
        namespace: 'default',
        execution: { workflowId: workflowIdOf('rm-forged') },
      })
      .then(
        () => true,
        () => false,
      );
  const order = JSON.stringify({
    workflowType: { name: 'moneyTransfer' },
    taskQueue: { name: 'money-transfer' },
  });

  it.each([foreign, {}])('orders nothing by the server’s HTTP API, with %j', async (headers) => {
    const plain = { 'content-type': 'text/plain', ...headers };
    const answer = await send(httpPort, START, { method: 'POST', headers: plain }, order);
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('Host not allowed');
    expect(await isStarted()).toBe(false);
  });

  it('neither reads nor orders anything by the UI, also by DNS rebinding or with a token', async () => {
    const own = { origin: `http://127.0.0.1:${uiPort}` };
    for (const [headers, status] of [
      [foreign, 421],
      [{ origin: foreign.origin }, 403],
      [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 403],
      [{ ...own, authorization: 'Bearer x' }, 400],
    ] as const) {
      const answer = await send(uiPort, START, { method: 'POST', headers }, order);
      expect({ headers, status: answer.status }).toEqual({ headers, status });
    }
    expect((await send(uiPort, '/api/v1/namespaces', { headers: foreign })).status).toBe(421);
    expect(await isStarted()).toBe(false);
  });

  it('cannot find the UI itself: it listens on no address that can be guessed', async () => {
    expect(ui?.host).toMatch(/^127\./);
    await vi.waitFor(async () => expect((await send(uiPort, '/')).status).toBe(200), { timeout: 30_000 });
    for (const host of ['127.0.0.1', '127.0.0.2', ...otherAddresses()]) {
      expect(await accepts(host, ui?.port ?? 0)).toBe(false);
    }
  });

  it('is not in the way of the UI’s own pages, nor of a link to one', async () => {
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect(await send(uiPort, '/namespaces/default', { headers: link })).toMatchObject({ status: 200 });
    const readNamespaces = () =>
      send(uiPort, '/api/v1/namespaces', { headers: { 'sec-fetch-site': 'same-origin' } });
    // The UI may have begun before its server took connections, and tries again after a moment.
    await expect.poll(async () => (await readNamespaces()).body, { timeout: 20_000 }).toContain('"default"');
    const read = await readNamespaces();
    const headers = {
      origin: `http://127.0.0.1:${uiPort}`,
      ...{ cookie: read.cookie, 'x-csrf-token': /_csrf=([^;]+)/.exec(read.cookie)?.[1] ?? '' },
    };
    const nothing = await send(uiPort, `${START}/cancel`, { method: 'POST', headers }, '{}');
    expect(nothing).toMatchObject({ status: 404, body: expect.stringContaining('workflow not found') });
  });
});

describe('a server of others', () => {
  it('gets the search attributes registered that it does not have', async () => {
    const workflowExecutionRetentionPeriod = msToTs('1 day');
    await connection.workflowService.registerNamespace({
      namespace: 'theirs',
      workflowExecutionRetentionPeriod,
    });
    // A new namespace is known to all parts of the server a little later.
    await vi.waitFor(() => registerSearchAttributes(connection, 'theirs'), { timeout: 30_000 });
    expect(await customAttributes('theirs')).toEqual(expect.arrayContaining(ATTRIBUTES));
  });

  it('cannot be used without the namespace, and that is said', async () => {
    const service = { ...localTemporal(port), namespace: 'nowhere' };
    await expect(prepareTemporal(service, () => undefined)).rejects.toThrow(
      `The namespace nowhere of the Temporal service at 127.0.0.1:${port} cannot be used`,
    );
  });
});

/** Not by fetch, which sets `Host` and others by itself. */
function send(at: number, path: string, options: RequestOptions = {}, body = '') {
  return new Promise<{ status: number; body: string; cookie: string }>((resolve, reject) => {
    const headers = { 'content-length': Buffer.byteLength(body), ...options.headers };
    const outgoing = request(`http://127.0.0.1:${at}${path}`, { ...options, headers }, async (answer) => {
      const [cookie = ''] = answer.headers['set-cookie'] ?? [];
      resolve({ status: answer.statusCode ?? 0, body: await text(answer), cookie });
    });
    outgoing.once('error', reject).end(body);
  });
}

async function customAttributes(namespace: string): Promise<string[]> {
  const listed = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.keys(listed.customAttributes);
}

function otherAddresses(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}

function accepts(host: string, at: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: at });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

it('is found past a proxy that the shell names', async () => {
  const program = [
    "import './dev/shared/prepare-environment.ts';",
    "import { isTemporalOn } from './dev/temporal-cli/dev-server.ts';",
    // A value that is logged would have the colours that the environment asks for.
    `process.stdout.write(String(await isTemporalOn(${port})));`,
  ].join('\n');
  const proxy = { https_proxy: 'http://127.0.0.1:9', http_proxy: 'http://127.0.0.1:9', no_proxy: '' };
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  expect((await execa(process.execPath, args, { env: proxy })).stdout).toBe('true');
});
