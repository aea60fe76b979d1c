import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { labProcesses } from '#dev/fault-lab/lab-processes.ts';
import { keepInterruptions } from '#dev/interruptions/keep-interruptions.ts';
import { freePorts } from '#dev/shared/ports.ts';
import { createLog } from '#dev/supervisor/log.ts';
import { applicationPlans, temporalPlan, workerEnvironment } from '#dev/supervisor/plans.ts';
import { serveProcessControl } from '#dev/supervisor/process-control.ts';
import { readSettings } from '#dev/supervisor/settings.ts';
import { Stack } from '#dev/supervisor/stack.ts';
import { StackFile } from '#dev/supervisor/stack-file.ts';
import { localTemporal, prepareTemporal } from '#dev/temporal-cli/dev-server.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { FAILING_BUILD_ID, type ProcessName } from '#lib/fault-lab/processes/contract.ts';
import { controlProcess, readProcesses, startScript } from '#lib/fault-lab/processes/processes.ts';
import { RECORD_FILE } from '#lib/interruptions/interruption.ts';
import { reconcile } from '#lib/reconciliation/reconcile.ts';
import { newDemoAccountId, newScriptId } from '#lib/shared/ids.ts';
import { readSystemStatus } from '#lib/system/system-status.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { Deployment } from '#lib/temporal-client/deployment.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import { until } from '#testing/workflows/saga-stack.ts';
import { readBothWays } from '../both-ways.ts';
import { resetDemo } from '../reset.ts';
import { rampBack, rollBack } from './deploy.ts';
import { playScenario } from './play-scenario.ts';

/** All of `npm start` but the web page, as which this test acts. */
let stack: Stack;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'remit-scenarios-'));
  const [bankPort, temporalPort = 0, uiPort] = await freePorts(3);
  const ports = { BANK_PORT: bankPort, TEMPORAL_PORT: temporalPort, TEMPORAL_UI_PORT: uiPort };
  for (const [name, port] of Object.entries(ports)) vi.stubEnv(name, String(port));
  vi.stubEnv('DATA_DIR', dataDir);
  vi.stubEnv('BANK_TOKEN', 'token-of-a-test');
  vi.stubEnv('FAULT_LAB', 'on');
  const settings = readSettings(process.env, ['--dev']);
  const log = createLog(new PassThrough().resume());
  const service = localTemporal(temporalPort);
  const isPrepared = () =>
    prepareTemporal(service, () => undefined).then(
      () => true,
      () => false,
    );
  const plan = temporalPlan(settings, inject('temporalCli'), isPrepared);
  stack = new Stack(log, await StackFile.acquire(dataDir, console.log));
  const control = await serveProcessControl(
    stack,
    labProcesses(workerEnvironment(settings, service), dataDir),
  );
  const application = applicationPlans(settings, { service, uiUrl: undefined, plan }, control);
  const plans = [plan, ...application.filter(({ name }) => name !== 'web')];
  const names = plans.map(({ name }) => name);
  keepInterruptions(stack, names, dataDir, log);
  vi.stubEnv('SUPERVISOR_RECORD_FILE', join(dataDir, RECORD_FILE));
  await stack.start(plans);
  const web = { ...service.env, BANK_URL: `http://127.0.0.1:${bankPort}` };
  const switches = { SUPERVISOR_URL: control.url, SUPERVISOR_TOKEN: control.token };
  for (const [name, value] of Object.entries({ ...web, ...switches })) vi.stubEnv(name, value);
}, 120_000);

afterAll(async () => {
  await stack?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const pidOf = async (name: ProcessName) =>
  (await readProcesses())?.find((process) => process.name === name)?.pid;

async function transfersInTransit(): Promise<string[]> {
  const { ok, inTransit } = await bank().check();
  expect(ok).toBe(true);
  return inTransit.map(({ transfer }) => transfer);
}

it.each([
  ['worker-crash', 'worker'],
  ['temporal-crash', 'temporal'],
] as const)(
  '%s kills the %s mid-transfer, each step is posted once, and it stays on record',
  async (id, name) => {
    await until(
      () => readSystemStatus(),
      ({ workers }) => workers?.polling === 1,
    );
    const before = await pidOf(name);
    const { references } = await playScenario(id, 'tessa');
    const [reference = ''] = references;
    expect(await transfersInTransit()).toContain(reference);
    await until(
      () => bank().listTransferEntries(reference),
      ({ items }) => items.some(({ kind }) => kind === 'deposit'),
    );
    const { items } = await bank().listTransferEntries(reference);
    expect(new Set(items.map(({ transactionId }) => transactionId)).size).toBe(2);
    expect(await transfersInTransit()).not.toContain(reference);
    expect(await pidOf(name)).not.toBe(before);
    const { view } = await until(
      () => getTransfer(reference),
      (transfer) => transfer.view.status === 'completed',
    );
    expect(view.interruptions?.filter(({ process }) => process === name)).toMatchObject([
      { kind: 'crashed', pid: before, end: 'SIGKILL', to: expect.any(String) },
    ]);
    expect(view.workerChanges.map(({ isGone, repeated }) => ({ isGone, repeated }))).toEqual(
      name === 'worker' ? [{ isGone: true, repeated: 0 }] : [],
    );
  },
);

it('with and without Temporal: both processes are killed, one transfer resumes and the other’s money is lost', async () => {
  await until(
    () => readSystemStatus(),
    ({ workers }) => workers?.polling === 1,
  );
  const { references, script = '' } = await playScenario('with-and-without', 'tessa');
  const [reference = ''] = references;
  const { withTemporal, withoutTemporal } = await until(
    () => readBothWays(reference, script),
    (ways) => ways.withTemporal.outcome === 'delivered' && ways.withoutTemporal.outcome === 'lost',
  );
  const kinds = withTemporal.entries.map(({ kind }) => kind).sort();
  expect(kinds).toEqual(['deposit', 'deposit', 'withdrawal', 'withdrawal']);
  expect(withoutTemporal.entries.map(({ kind }) => kind)).toEqual(['withdrawal', 'withdrawal']);
  expect(withoutTemporal.booked).toMatchObject({ withdrawnMinor: 40_000, inTransitMinor: 40_000 });
  expect(await transfersInTransit()).toContain(script);
  const { findings } = await reconcile();
  expect(findings.filter(({ transfer }) => transfer === script)).toMatchObject([
    { kind: 'without-temporal', severity: 'information', repair: 'return-money' },
  ]);
});

it('a bug is deployed, transfers wait on its version, and go on once the version before is ramped, or it is rolled back', async () => {
  await until(
    () => readSystemStatus(),
    ({ workers }) => workers?.polling === 1,
  );
  const { references, followUps } = await playScenario('bug-deployed', 'tessa');
  const version = 'development';
  expect(followUps).toMatchObject([
    { kind: 'ramp', version },
    { kind: 'roll-back', version },
  ]);
  const read = async () => {
    const transfers = await Promise.all(references.map((reference) => getTransfer(reference)));
    return transfers.map(({ view }) => view);
  };
  const stuck = await until(read, (views) => views.every(({ bug }) => bug === 'deposit is not what it was'));
  for (const view of stuck) {
    expect(view).toMatchObject({ money: { depositedMinor: 0 }, version: FAILING_BUILD_ID });
  }
  await expect(playScenario('bug-deployed', 'tessa')).rejects.toThrow('deployed already');
  await rampBack(version);
  const deployment = await callTemporal(
    async ({ connection, namespace }) => new Deployment(connection.workflowService, namespace),
  );
  expect(await deployment.routing()).toEqual({ current: FAILING_BUILD_ID, ramping: version });
  expect(await deployment.earlierVersion()).toBe(version);
  // Which of them are in the half is up to their ids.
  await deployment.ramp(version, 100);
  const done = await until(read, (views) => views.every(({ status }) => status === 'completed'));
  await rollBack(version);
  expect(await deployment.routing()).toEqual({ current: version, ramping: undefined });
  for (const change of [rollBack, rampBack])
    await expect(change(FAILING_BUILD_ID)).rejects.toThrow('no longer the current one');
  for (const view of done) expect(view).toMatchObject({ bug: null, version });
  const left = await transfersInTransit();
  expect(references.filter((reference) => left.includes(reference))).toEqual([]);
  // A version is bundled, and a failed workflow task is tried again only after ten seconds.
}, 120_000);

it('a reset rolls a failing version back, also with the worker just killed, and what waits on it is cancelled', async () => {
  await until(
    () => readSystemStatus(),
    ({ workers }) => workers?.polling === 1,
  );
  const { references } = await playScenario('bug-deployed', 'tessa');
  const read = async () => {
    const transfers = await Promise.all(references.map((reference) => getTransfer(reference)));
    return transfers.map(({ view }) => view);
  };
  await until(read, (views) => views.every(({ bug }) => bug !== null));
  await controlProcess('worker', 'kill');
  await resetDemo('tessa');
  const ended = await until(read, (views) => views.every(({ closedAt }) => closedAt !== null));
  for (const view of ended) expect(view).toMatchObject({ status: 'cancelled', money: { inTransitMinor: 0 } });
}, 120_000);

it('a script can touch no account but those of the demonstration', async () => {
  const [sourceAccount, targetAccount] = [newDemoAccountId('A'), newDemoAccountId('B')];
  const own = { referenceId: newScriptId(), sourceAccount, targetAccount };
  for (const other of [{ sourceAccount: '85-150' }, { targetAccount: '43-812' }, { referenceId: 'rm-1' }]) {
    const order = { ...own, ...other, amountMinor: 1, currency: 'USD' as const };
    await expect(startScript(order)).rejects.toThrow('between two accounts of the demonstration');
  }
});

it('a process that is stopped is not killed, and nothing is begun', async () => {
  await controlProcess('worker', 'stop');
  await expect(playScenario('worker-crash', 'tessa')).rejects.toThrow('Start it first');
});
