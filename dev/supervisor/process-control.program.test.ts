import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { labProcesses } from '#dev/fault-lab/lab-processes.ts';
import type { ProcessName, ProcessStatus } from '#lib/fault-lab/processes/contract.ts';
import {
  controlProcess,
  killScript,
  listenToProcesses,
  ProcessActionRefused,
  readProcesses,
  runningScripts,
  startScript,
} from '#lib/fault-lab/processes/processes.ts';
import { AutoResetEvent } from '#lib/shared/auto-reset-event.ts';
import { newDemoAccountId, newScriptId } from '#lib/shared/ids.ts';
import { isAlive } from '#testing/is-alive.ts';
import { serveProcessControl } from './process-control.ts';
import { readStackRecord } from './stack-file.ts';

const WAIT = { timeout: 20_000, interval: 20 };

let dataDir: string;
let supervisor: ChildProcess;
let control: { url: string; token: string };

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'remit-control-'));
  const args = ['--import', 'tsx', 'testing/stand-in-stack.ts', dataDir];
  supervisor = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(supervisor, 'message');
  const recorded = readStackRecord(dataDir)?.control;
  if (!recorded) throw new Error('The supervisor has not recorded where its processes are switched.');
  control = recorded;
  vi.stubEnv('SUPERVISOR_URL', control.url);
  vi.stubEnv('SUPERVISOR_TOKEN', control.token);
  vi.stubEnv('FAULT_LAB', 'on');
});

afterAll(async () => {
  const ended = once(supervisor, 'exit');
  supervisor.kill('SIGTERM');
  await ended;
  await rm(dataDir, { recursive: true });
});

async function statusOf(name: ProcessName): Promise<ProcessStatus> {
  const status = (await readProcesses())?.find((candidate) => candidate.name === name);
  if (!status) throw new Error(`The ${name} process is not listed.`);
  return status;
}

function becomes(name: ProcessName, expected: Partial<ProcessStatus>): Promise<ProcessStatus> {
  return vi.waitFor(async () => {
    const status = await statusOf(name);
    expect(status).toMatchObject(expected);
    return status;
  }, WAIT);
}

function runs({ pid }: ProcessStatus): boolean {
  return pid !== null && isAlive(pid);
}

describe('the processes of a stack', () => {
  it('are listed in their order, with what may be done; nothing with the web process', async () => {
    const processes = await readProcesses();
    expect(processes?.map(({ name, state, actions }) => [name, state, actions])).toEqual([
      ['temporal', 'up', ['stop', 'kill']],
      ['bank', 'up', ['stop', 'kill']],
      ['worker', 'up', ['stop', 'kill']],
      ['web', 'up', []],
    ]);
    expect(processes?.every(runs)).toBe(true);
  });

  it('stopped manually, stays down until it is started manually', async () => {
    const before = await statusOf('bank');
    await controlProcess('bank', 'stop');
    const stopped = await becomes('bank', { state: 'stopped', pid: null, restartAt: null });
    expect(stopped.actions).toEqual(['start']);
    expect(runs(before)).toBe(false);
    await expect(controlProcess('bank', 'kill')).rejects.toThrow('it is not running');

    await controlProcess('bank', 'start');
    const after = await becomes('bank', { state: 'up', restarts: before.restarts + 1 });
    expect(after.pid).not.toBe(before.pid);
    await expect(controlProcess('bank', 'start')).rejects.toThrow('it is not stopped');
  });

  it('killed, is down until the supervisor starts it again, and says when that is', async () => {
    const before = await statusOf('worker');
    await controlProcess('worker', 'kill');
    const down = await becomes('worker', { state: 'down', lastEnd: 'SIGKILL' });
    expect(Date.parse(down.restartAt ?? '') - Date.parse(down.since)).toBe(6_000);
    const after = await becomes('worker', { state: 'up', restartAt: null });
    expect(after.pid).not.toBe(before.pid);
  });

  it('down, is started at once when told to, or stays down when told to', async () => {
    await controlProcess('worker', 'kill');
    await becomes('worker', { state: 'down' });
    await controlProcess('worker', 'stop');
    await becomes('worker', { state: 'stopped', restartAt: null });
    await controlProcess('worker', 'start');
    await becomes('worker', { state: 'up' });

    await controlProcess('worker', 'kill');
    const down = await becomes('worker', { state: 'down' });
    await controlProcess('worker', 'start');
    const up = await becomes('worker', { state: 'up' });
    expect(Date.parse(up.since)).toBeLessThan(Date.parse(down.restartAt ?? ''));
  });

  it('the web process is never switched, nor one that is not there', async () => {
    await expect(controlProcess('web', 'kill')).rejects.toThrow(ProcessActionRefused);
    expect(await statusOf('web')).toMatchObject({ state: 'up', restarts: 0 });
    expect(await send('POST', '/v1/processes/printer', { action: 'kill' })).toMatchObject({ status: 404 });
    expect(await send('POST', '/v1/processes/supervisor', { action: 'kill' })).toMatchObject({ status: 404 });
  });
});

it('a script that runs is not begun a second time, and can still be killed', async () => {
  const order = {
    ...{
      referenceId: newScriptId(),
      sourceAccount: newDemoAccountId('A'),
      targetAccount: newDemoAccountId('B'),
    },
    ...{ amountMinor: 1, currency: 'USD' as const },
  };
  await startScript(order);
  await expect(startScript(order)).rejects.toThrow('runs already');
  expect(await runningScripts()).toEqual([order.referenceId]);
  await killScript(order.referenceId);
  await vi.waitFor(async () => expect(await runningScripts()).toEqual([]), WAIT);
});

describe('the supervisor', () => {
  it.each([
    {},
    { action: 'explode' },
    { action: 'kill', name: 'bank' },
    'kill',
    null,
    { action: 'kill', padding: '.'.repeat(2_000) },
  ])('refuses %j and does nothing', async (order) => {
    const { status, problem } = await send('POST', '/v1/processes/bank', order);
    expect([status, problem]).toEqual([400, expect.stringContaining('Send {"action"')]);
    expect(await statusOf('bank')).toMatchObject({ state: 'up' });
  });

  it.each(['', 'Bearer guessed', 'Bearer', 'Basic Z3Vlc3NlZA==', 'Bearer not one token'])(
    'refuses whoever shows %j',
    async (authorization) => {
      const unauthorized = { status: 401, problem: expect.stringContaining('Authorization: Bearer') };
      for (const [method, path] of [
        ['GET', '/v1/processes'],
        ['POST', '/v1/processes/bank'],
      ] as const) {
        expect(await send(method, path, { action: 'kill' }, { authorization })).toMatchObject(unauthorized);
      }
      expect(await statusOf('bank')).toMatchObject({ state: 'up' });
    },
  );

  it('refuses whoever asks for it by another name, token or not', async () => {
    for (const host of ['remit.example.com', 'localhost', '127.0.0.1']) {
      expect(await send('POST', '/v1/processes/bank', { action: 'kill' }, { host })).toMatchObject({
        status: 421,
      });
    }
  });

  it('tell at once of every change, such as a kill from a terminal', async () => {
    const listening = new AbortController();
    onTestFinished(() => listening.abort());
    const told = new AutoResetEvent();
    void listenToProcesses(() => told.set(), listening.signal);
    const { pid } = await becomes('worker', { state: 'up' });
    await told.wait(WAIT.timeout, listening.signal);
    process.kill(pid ?? 0, 'SIGKILL');
    for (const state of ['down', 'starting'] as const)
      while ((await statusOf('worker')).state !== state) await told.wait(WAIT.timeout, listening.signal);
    await becomes('worker', { state: 'up' });
  });

  it('fails when it cannot listen', async () => {
    const listen = vi.spyOn(Server.prototype, 'listen').mockImplementationOnce(function (this: Server) {
      queueMicrotask(() => this.emit('error', new Error('listen EMFILE')));
      return this;
    });
    onTestFinished(() => listen.mockRestore());
    const stack = { find: () => undefined, statuses: () => [], changes: new EventEmitter<{ change: [] }>() };
    await expect(serveProcessControl(stack, labProcesses(process.env, dataDir))).rejects.toThrow(
      'listen EMFILE',
    );
  });

  it('keeps its token from other users of the machine', async () => {
    expect((await stat(join(dataDir, 'stack.json'))).mode & 0o077).toBe(0);
  });
});

/** As anybody on this machine could; on node:http, which sends the host it is told. */
function send(
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number | undefined; problem: unknown }> {
  return new Promise((resolve, reject) => {
    const text = method === 'GET' ? '' : JSON.stringify(body);
    const length = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
    const all = { authorization: `Bearer ${control.token}`, ...length, ...headers };
    const sent = request(control.url + path, { method, headers: all }, async (response) => {
      let answer = '';
      for await (const part of response) answer += String(part);
      resolve({ status: response.statusCode, problem: JSON.parse(answer).problem });
    });
    sent.on('error', reject);
    sent.end(text);
  });
}
