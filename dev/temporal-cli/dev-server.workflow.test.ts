import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { freePorts } from '#dev/shared/ports.ts';
import { untilTrue } from '#dev/supervisor/ready.ts';
import {
  devServerArguments,
  isTemporalOn,
  keepClosedWorkflows,
  localTemporal,
  prepareTemporal,
  registerSearchAttributes,
} from './dev-server.ts';

const ATTRIBUTES = ['AmountMinor', 'SourceAccount', 'TargetAccount', 'TransferStatus'];

let folder: string;
let server: ChildProcess;
let port: number;
let uiPort: number;
let connection: Connection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remit-temporal-'));
  [port = 0, uiPort = 0] = await freePorts(2);
  const args = devServerArguments({ port, uiPort, databaseFile: join(folder, 'temporal.db') });
  server = spawn(inject('temporalCli'), args, { stdio: 'inherit' });
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
    await keepClosedWorkflows(localTemporal(port));
    const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
    expect(config?.workflowExecutionRetentionTtl?.seconds?.toNumber()).toBe(30 * 24 * 60 * 60);
  });

  it('listens on this machine alone', async () => {
    expect(await accepts('127.0.0.1', port)).toBe(true);
    for (const address of otherAddresses()) {
      expect(await accepts(address, port)).toBe(false);
      expect(await accepts(address, uiPort)).toBe(false);
    }
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
