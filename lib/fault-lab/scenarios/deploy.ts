import { setTimeout as delay } from 'node:timers/promises';
import { FAILING_BUILD_ID } from '#lib/fault-lab/processes/contract.ts';
import { switchFailingVersion } from '#lib/fault-lab/processes/processes.ts';
import { amidChanges, beforeAnyChange } from '#lib/shared/errors.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { Deployment } from '#lib/temporal-client/deployment.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { routesNoVersions } from '#lib/temporal-client/grpc.ts';
import { ScenarioRefused, ScenarioUnfinished } from './scenario-run.ts';

const CURRENT_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 250;
/** Temporal keeps a deployment in a workflow of its own, and waits five seconds for the worker that has it cached before any other may answer. */
const DEPLOYMENT_DEADLINE_MS = 10_000;

const NOT_CURRENT = 'The failing version is no longer the current one. Nothing was rolled back.';

export const RAMP_PERCENT = 50;

/**
 * @param isReset whether a failing version is rolled back before the deployment
 * @returns the build id to go back to
 * @throws ScenarioRefused where there is none, TemporalUnavailable
 */
export async function beforeDeployment(isReset: boolean): Promise<string> {
  const current = await currentVersion();
  const version = isReset && current === FAILING_BUILD_ID ? await earlierVersion() : current;
  if (version === FAILING_BUILD_ID) {
    throw new ScenarioRefused(
      'The failing version is deployed already. Roll it back, or kill the worker: its version is current when it starts.',
    );
  }
  if (version) return version;
  throw new ScenarioRefused('This Temporal server does not route by versions of the workflow code.');
}

/** Resolves when what starts goes to it. @throws ScenarioUnfinished, SupervisorUnavailable, TemporalUnavailable */
export async function deployFailingVersion(): Promise<void> {
  await switchFailingVersion('start');
  const endAt = performance.now() + CURRENT_WITHIN_MS;
  while (!(await isMadeCurrent(FAILING_BUILD_ID))) {
    if (performance.now() > endAt) throw new ScenarioUnfinished('The failing version did not start.');
    await delay(LOOK_EVERY_MS);
  }
}

/** Refused until its worker polls. */
async function isMadeCurrent(version: string): Promise<boolean> {
  try {
    await makeCurrent(version);
    return true;
  } catch (error) {
    if (error instanceof TemporalUnavailable) throw error;
    return false;
  }
}

/**
 * Half of the transfers, by their ids, go on with `version`.
 * @param version that has a worker
 * @throws ScenarioRefused where the failing version is no longer current, TemporalUnavailable
 */
export async function rampBack(version: string): Promise<void> {
  if ((await beforeAnyChange(currentVersion())) !== FAILING_BUILD_ID) throw new ScenarioRefused(NOT_CURRENT);
  await callDeployment((deployment) => deployment.ramp(version, RAMP_PERCENT));
}

/**
 * Where another version is current by now, only the failing one is stopped: what is deployed stays.
 * @param version that has a worker
 * @throws ScenarioRefused where another is current, SupervisorUnavailable, TemporalUnavailable
 */
export async function rollBack(version: string): Promise<void> {
  // An outage is known before the worker of what waits is stopped.
  await beforeAnyChange(currentVersion());
  await replaceFailingVersion(version);
}

/**
 * From the failing version to the one before it.
 * @returns false where another is current: nothing was done
 * @throws ScenarioRefused where there is none before it, SupervisorUnavailable, TemporalUnavailable
 */
export async function rollBackFailingVersion(): Promise<boolean> {
  if ((await beforeAnyChange(currentVersion())) !== FAILING_BUILD_ID) return false;
  const earlier = await beforeAnyChange(earlierVersion());
  if (!earlier) throw new ScenarioRefused('No version was deployed before the failing one.');
  await replaceFailingVersion(earlier);
  return true;
}

async function replaceFailingVersion(version: string): Promise<void> {
  if (!(await amidChanges(stopAndReplace(version)))) throw new ScenarioRefused(NOT_CURRENT);
}

/** @returns whether the failing version was the current one */
async function stopAndReplace(version: string): Promise<boolean> {
  // First, or it could make itself the current one again.
  const stopping = switchFailingVersion('stop');
  await stopping.catch(() => undefined);
  const isCurrent = (await currentVersion()) === FAILING_BUILD_ID;
  if (isCurrent) await makeCurrent(version);
  await stopping;
  return isCurrent;
}

async function currentVersion(): Promise<string | undefined> {
  try {
    return await callDeployment((deployment) => deployment.currentVersion());
  } catch (error) {
    if (routesNoVersions(error)) return undefined;
    throw error;
  }
}

function earlierVersion(): Promise<string | undefined> {
  return callDeployment((deployment) => deployment.earlierVersion());
}

function makeCurrent(version: string): Promise<void> {
  return callDeployment((deployment) => deployment.makeCurrent(version, { allowNoPollers: false }));
}

function callDeployment<T>(call: (deployment: Deployment) => Promise<T>): Promise<T> {
  return callTemporal(
    ({ connection, namespace }) => call(new Deployment(connection.workflowService, namespace)),
    DEPLOYMENT_DEADLINE_MS,
  );
}
