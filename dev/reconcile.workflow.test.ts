import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { SagaStack, type StartedTransfer, until } from '#testing/workflows/saga-stack.ts';
import { StackFile } from './supervisor/stack-file.ts';

let stack: SagaStack;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stopWorker = await stack.startWorker();
});

afterAll(async () => {
  await stopWorker?.();
  await stack?.stop();
});

function run(env: Record<string, string>, ...args: string[]) {
  return execa(process.execPath, ['--import', 'tsx', 'dev/reconcile.ts', ...args], {
    env: { ...stack.env, ...env },
    reject: false,
  });
}

async function terminatedWithMoneyInTransit(): Promise<StartedTransfer> {
  const transfer = await stack.startTransfer({ faults: [{ kind: 'down', scope: { operation: 'deposit' } }] });
  await until(
    async () => (await stack.bank.listCalls({ transfer: transfer.details.referenceId })).items,
    (calls) => calls.some(({ operation }) => operation === 'deposit'),
  );
  await transfer.handle.terminate('a test');
  await stack.bank.clearFaults();
  return transfer;
}

it('ends with 0 when balanced, and says what was compared', async () => {
  const transfer = await stack.startTransfer();
  await transfer.ends();
  const { exitCode, stdout } = await run({});
  expect(stdout).toMatch(/Compared \d+ transfers/);
  expect(stdout).toContain('USD: trial balance USD 0.00; in transit USD 0.00');
  expect(exitCode).toBe(0);
});

it('finds what runs on a data folder by the record of it', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'remit-reconcile-'));
  const { TEMPORAL_ADDRESS: temporal = '', BANK_URL: bank = '', BANK_TOKEN: bankToken = '' } = stack.env;
  const file = await StackFile.acquire(dataDir, console.log);
  file.update({ urls: { temporal, bank }, bankTokens: { web: bankToken, worker: bankToken } });
  const unset = { TEMPORAL_ADDRESS: '', BANK_URL: '', BANK_TOKEN: '' };
  expect(await run({ ...unset, DATA_DIR: dataDir })).toMatchObject({ exitCode: 0 });
  await rm(dataDir, { recursive: true });
});

it('ends with 1 when there are findings, and prints each', async () => {
  const transfer = await terminatedWithMoneyInTransit();
  const { referenceId } = transfer.details;
  const { exitCode, stdout } = await run({});
  expect(exitCode).toBe(1);
  expect(stdout).toContain(referenceId);
  const json = await run({}, '--json');
  expect(json.exitCode).toBe(1);
  expect(JSON.parse(json.stdout).findings).toMatchObject([{ transfer: referenceId, repair: 'return-money' }]);
  const repair = await stack.repair(transfer);
  await repair.ends();
  expect(await run({})).toMatchObject({ exitCode: 0 });
});

it.each([
  [{ BANK_URL: 'http://127.0.0.1:9' }, 'bank'],
  [{ TEMPORAL_ADDRESS: '127.0.0.1:9' }, 'Temporal is unavailable'],
  [{ BANK_TOKEN: 'not this one' }, 'bank'],
])('ends with 2, and no report, when it could not be done: %j', async (env, words) => {
  const { exitCode, stderr, stdout } = await run(env);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(words);
  expect(stdout).toBe('');
});
