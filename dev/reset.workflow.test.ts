import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { SagaStack } from '#testing/workflows/saga-stack.ts';
import { installationId } from './supervisor/installation.ts';
import { claimNamespace } from './temporal-cli/claim-namespace.ts';
import { configuredTemporal } from './temporal-cli/dev-server.ts';

let stack: SagaStack;
let dataDir: string;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  dataDir = await mkdtemp(join(tmpdir(), 'remit-reset-'));
  const service = configuredTemporal({ TEMPORAL_ADDRESS: stack.env.TEMPORAL_ADDRESS });
  if (service) await claimNamespace(service, installationId(dataDir), console.warn);
});

afterAll(async () => {
  await stack?.stop();
  await rm(dataDir, { recursive: true });
});

beforeEach(() => writeFile(join(dataDir, 'bank.db'), ''));

/** No worker: it stays open. */
const startOpen = () => stack.startTransfer();

it('removes nothing while transfers run in a Temporal service of others, and names them', async () => {
  const { handle } = await startOpen();
  const { exitCode, stderr } = await reset();
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining(handle.workflowId)]);
  expect(stderr).toContain('Nothing was removed: still running are 1 of this installation’s transfers');
  expect(await readdir(dataDir)).toContain('bank.db');
});

it('ends them first when told to', async () => {
  const { handle } = await startOpen();
  const { exitCode, stdout } = await reset('--terminate');
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining(handle.workflowId)]);
  expect((await handle.describe()).status.name).toBe('TERMINATED');
  expect(await readdir(dataDir)).not.toContain('bank.db');
});

it('lets those of another installation run', async () => {
  const other = await mkdtemp(join(tmpdir(), 'remit-reset-'));
  installationId(other);
  const { handle } = await startOpen();
  expect(await reset('--terminate', other)).toMatchObject({ exitCode: 0 });
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await handle.terminate();
  await rm(other, { recursive: true });
});

it('removes nothing while the service does not answer, and says what to do', async () => {
  const { exitCode, stderr } = await reset('', dataDir, '127.0.0.1:9');
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('unset TEMPORAL_ADDRESS')]);
  expect(await readdir(dataDir)).toContain('bank.db');
});

function reset(flag = '', folder = dataDir, address = stack.env.TEMPORAL_ADDRESS) {
  const env = { DATA_DIR: folder, TEMPORAL_ADDRESS: address };
  const args = ['--import', 'tsx', 'dev/reset.ts', ...(flag ? [flag] : [])];
  return execa(process.execPath, args, { env, reject: false });
}
