import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, inject, it, onTestFinished, vi } from 'vitest';
import { newReferenceId } from '#lib/shared/ids.ts';
import { Deployment } from '#lib/temporal-client/deployment.ts';
import { DEPLOYMENT, MONEY_TRANSFER_NAMESPACE } from '#temporal/contract.ts';
import { SagaStack, type TransferSetup } from '#testing/workflows/saga-stack.ts';
import { OwnVersion } from './current-version.ts';

const WITHDRAWN: TransferSetup = { faults: [{ kind: 'down', scope: { operation: 'deposit' } }] };

let stack: SagaStack;

afterEach(async () => {
  expect(await stack.bank.check()).toMatchObject({ ok: true, inTransit: [] });
});

async function startStack(server: Parameters<typeof SagaStack.start>[1] = {}): Promise<void> {
  stack = await SagaStack.start(inject('temporalCli'), server);
  onTestFinished(() => stack.stop());
}

/** A real worker process, as `npm start` runs it; resolves once it polls. */
async function startProcess(env: Record<string, string> = {}): Promise<ChildProcess> {
  const worker = spawn(process.execPath, ['--import', 'tsx', 'worker/main.ts'], {
    env: { ...process.env, ...stack.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(worker, 'message');
  onTestFinished(() => end(worker));
  return worker;
}

async function end(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  worker.kill('SIGKILL');
  await once(worker, 'exit');
}

const currentVersion = () =>
  new Deployment(stack.client.workflowService, MONEY_TRANSFER_NAMESPACE).currentVersion();

it('the first worker makes its version the current one, and transfers run on it, however they are started', async () => {
  await startStack();
  await startProcess();
  expect(await currentVersion()).toBe('development');
  const transfer = await stack.startTransfer();
  expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
  expect(await transfer.view()).toMatchObject({ version: 'development' });
  // As by `temporal workflow start`.
  const { policy: _, ...input } = { ...transfer.details, referenceId: newReferenceId() };
  const other = await stack.startAnything(input, { ...transfer.details, ...input });
  expect(await other.ends()).toMatchObject({ result: { ending: 'completed' } });
});

it('an upgrade in place: what waits on a version that is gone goes on with the new one', async () => {
  await startStack();
  const stopOlder = await stack.startWorker({ version: 'older' });
  const transfer = await stack.startTransfer(WITHDRAWN);
  await transfer.reaches('depositing');
  await stopOlder();
  await startProcess({ WORKER_MAKES_CURRENT: 'on' });
  await stack.bank.clearFaults();
  expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
  expect(await transfer.view()).toMatchObject({ version: 'development' });
});

it('what began before there were versions goes on with the first', async () => {
  await startStack();
  const stopUnversioned = await stack.startWorker();
  const transfer = await stack.startTransfer(WITHDRAWN);
  await transfer.reaches('depositing');
  await stopUnversioned();
  await startProcess();
  await stack.bank.clearFaults();
  expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
});

it('a worker that is not told to leaves the current version to its workers', async () => {
  await startStack();
  const stopOlder = await stack.startWorker({ version: 'older' });
  await startProcess();
  expect(await currentVersion()).toBe('older');
  const transfer = await stack.startTransfer();
  await transfer.ends();
  expect(await transfer.view()).toMatchObject({ version: 'older' });
  await stopOlder();
});

it('a version is replaced once it has not been polled for at any look of 70 seconds', async () => {
  await startStack();
  const stopOlder = await stack.startWorker({ version: 'older' });
  const newer = new OwnVersion(stack.client.workflowService, MONEY_TRANSFER_NAMESPACE, 'newer');
  await newer.replaceDeserted(0);
  await (await stack.startTransfer()).ends();
  await newer.replaceDeserted(80_000);
  expect(await currentVersion()).toBe('older');
  await stopOlder();
  await newer.replaceDeserted(90_000);
  await newer.replaceDeserted(149_000);
  expect(await currentVersion()).toBe('older');
  await newer.replaceDeserted(160_000);
  expect(await currentVersion()).toBe('newer');
});

it('a ramp to a version that nobody runs any more is ended: what waits for it goes on with the current one', async () => {
  await startStack();
  const stopCurrent = await stack.startWorker({ version: 'current' });
  const deployment = new Deployment(stack.client.workflowService, MONEY_TRANSFER_NAMESPACE);
  const stopRamped = await stack.startWorker({ version: 'ramped' });
  await stack.makeCurrent('current');
  await vi.waitFor(() => deployment.ramp('ramped', 100), { timeout: 20_000 });
  const transfer = await stack.startTransfer(WITHDRAWN);
  await transfer.reaches('depositing');
  expect(await transfer.view()).toMatchObject({ version: 'ramped' });
  await stopRamped();
  await stack.bank.clearFaults();
  const own = new OwnVersion(stack.client.workflowService, MONEY_TRANSFER_NAMESPACE, 'current');
  await own.replaceDeserted(0);
  await own.replaceDeserted(69_000);
  expect(await deployment.routing()).toEqual({ current: 'current', ramping: 'ramped' });
  await own.replaceDeserted(71_000);
  expect(await deployment.routing()).toEqual({ current: 'current', ramping: undefined });
  expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
  expect(await transfer.view()).toMatchObject({ version: 'current' });
  await stopCurrent();
});

it('a ramp that cannot be ended keeps no deserted version current', async () => {
  await startStack();
  const stopCurrent = await stack.startWorker({ version: 'current' });
  const deployment = new Deployment(stack.client.workflowService, MONEY_TRANSFER_NAMESPACE);
  const stopRamped = await stack.startWorker({ version: 'ramped' });
  await stack.makeCurrent('current');
  await vi.waitFor(() => deployment.ramp('ramped', 100), { timeout: 20_000 });
  await Promise.all([stopCurrent(), stopRamped()]);
  const { workflowService } = stack.client;
  vi.spyOn(workflowService, 'setWorkerDeploymentRampingVersion').mockRejectedValue(new Error('no'));
  const own = new OwnVersion(workflowService, MONEY_TRANSFER_NAMESPACE, 'own');
  await own.replaceDeserted(0);
  await own.replaceDeserted(71_000);
  expect(await currentVersion()).toBe('own');
});

it('a server that has restarted knows of no poll yet: one look does not replace the current version', async () => {
  await startStack();
  await stack.makeCurrent('older');
  const newer = new OwnVersion(stack.client.workflowService, MONEY_TRANSFER_NAMESPACE, 'newer');
  await newer.join(false);
  await newer.replaceDeserted(0);
  expect(await currentVersion()).toBe('older');
  await newer.replaceDeserted(70_000);
  expect(await currentVersion()).toBe('newer');
});

it('where a server does not say which version is current, the worker does not go unversioned', async () => {
  await startStack();
  await stack.makeCurrent('older');
  const refused = Object.assign(new Error('7 PERMISSION_DENIED'), {
    code: 7,
    details: 'Request unauthorized.',
    metadata: {},
  });
  const { workflowService } = stack.client;
  const describe = vi.spyOn(workflowService, 'describeWorkerDeployment').mockRejectedValueOnce(refused);
  vi.spyOn(workflowService, 'setWorkerDeploymentCurrentVersion').mockRejectedValueOnce(refused);
  const own = new OwnVersion(workflowService, MONEY_TRANSFER_NAMESPACE, 'own');
  expect(await own.join(true)).toBe(true);
  expect(describe).toHaveBeenCalled();
  expect(await currentVersion()).toBe('own');
});

it('on a server that does not route by versions, transfers run all the same', async () => {
  await startStack({ versions: false });
  await startProcess({ WORKER_MAKES_CURRENT: 'on' });
  const transfer = await stack.startTransfer();
  expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
});

it('a worker that may not change the current version still gets what is routed to its own', async () => {
  await startStack();
  await stack.makeCurrent('development');
  await stack.client.workflowService.setWorkerDeploymentManager({
    ...{ namespace: MONEY_TRANSFER_NAMESPACE, deploymentName: DEPLOYMENT },
    ...{ identity: 'test', managerIdentity: 'an operator' },
  });
  await startProcess({ WORKER_MAKES_CURRENT: 'on' });
  const transfer = await stack.startTransfer();
  expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
});
