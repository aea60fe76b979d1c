import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { SagaStack } from '#testing/workflows/saga-stack.ts';
import { installationId } from './supervisor/installation.ts';
import { claimNamespace } from './temporal-cli/claim-namespace.ts';
import { configuredTemporal, connectTo, type TemporalService } from './temporal-cli/dev-server.ts';
import { withOpenWorkflows } from './temporal-cli/open-workflows.ts';

let stack: SagaStack;
let dataDir: string;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  dataDir = await mkdtemp(join(tmpdir(), 'remit-reset-'));
  await claim();
});

afterAll(async () => {
  await stack?.stop();
  await rm(dataDir, { recursive: true });
});

beforeEach(() => writeFile(join(dataDir, 'bank.db'), ''));

function service(): TemporalService {
  const configured = configuredTemporal({ TEMPORAL_ADDRESS: stack.env.TEMPORAL_ADDRESS });
  if (!configured) throw new Error('No service is configured.');
  return configured;
}

const claim = () => claimNamespace(service(), installationId(dataDir), console.warn);

/** As it is where no claim can be written. */
async function release(): Promise<void> {
  const connection = await connectTo(service());
  const updateInfo = { data: { remitInstallation: '' } };
  await connection.workflowService.updateNamespace({ namespace: service().namespace, updateInfo });
  await connection.close();
}

/** No worker: it stays open. */
const startOpen = () => stack.startTransfer();

it('removes nothing while transfers run in a Temporal service of others, and names them', async () => {
  const { handle } = await startOpen();
  const { exitCode, stderr } = await reset();
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining(handle.workflowId)]);
  expect(stderr).toContain('Nothing was removed: transfers are still open, 1 in Temporal at');
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

it('does not end those of the original from a copy of its folder', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'remit-reset-'));
  await cp(dataDir, copy, { recursive: true });
  const { handle } = await startOpen();
  expect(await reset('--terminate', copy)).toMatchObject({ exitCode: 0 });
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await handle.terminate();
  await rm(copy, { recursive: true });
});

it('removes nothing while transfers run in a namespace that nobody has claimed, before a first start too', async () => {
  const unused = await mkdtemp(join(tmpdir(), 'remit-reset-'));
  await writeFile(join(unused, 'bank.db'), '');
  await release();
  const { handle } = await startOpen();
  for (const folder of [unused, dataDir]) {
    const { exitCode, stderr } = await reset('', folder);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(handle.workflowId)]);
    expect(await readdir(folder)).toContain('bank.db');
  }
  await handle.terminate();
  await claim();
  await rm(unused, { recursive: true });
});

it('takes a transfer that ends by itself meanwhile for ended', async () => {
  const { handle } = await startOpen();
  await withOpenWorkflows(service(), installationId(dataDir), async (open) => {
    await handle.terminate();
    for (const { terminate } of open) await terminate('test');
    expect(open.map(({ workflowId }) => workflowId)).toContain(handle.workflowId);
  });
});

it('removes nothing while the service does not answer, and says what to do', async () => {
  const { exitCode, stderr } = await reset('', dataDir, '127.0.0.1:9');
  expect([exitCode, stderr]).toEqual([
    1,
    expect.stringContaining('start it first: its transfers need this ledger.'),
  ]);
  expect(await readdir(dataDir)).toContain('bank.db');
});

function reset(flag = '', folder = dataDir, address = stack.env.TEMPORAL_ADDRESS) {
  const env = { DATA_DIR: folder, TEMPORAL_ADDRESS: address };
  const args = ['--import', 'tsx', 'dev/reset.ts', ...(flag ? [flag] : [])];
  return execa(process.execPath, args, { env, reject: false });
}
