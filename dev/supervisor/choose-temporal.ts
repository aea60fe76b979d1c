import { existsSync } from 'node:fs';
import { ensurePortsFree, HOST, isListening } from '#dev/shared/ports.ts';
import { StartupError } from '#dev/shared/startup-error.ts';
import { claimNamespace, ownerOf, setUpEmbedded } from '#dev/temporal-cli/claim-namespace.ts';
import {
  configuredTemporal,
  connectTo,
  isTemporalOn,
  localTemporal,
  prepareTemporal,
  type TemporalService,
} from '#dev/temporal-cli/dev-server.ts';
import { findTemporalCli } from '#dev/temporal-cli/find-cli.ts';
import { guardTemporalUi } from '#dev/temporal-cli/ui-guard.ts';
import type { Log } from './log.ts';
import { type ChosenTemporal, temporalDatabaseIn, temporalPlan } from './plans.ts';
import type { Settings } from './settings.ts';

/** @throws StartupError when the service cannot be used, or there is no way to run one. */
export async function chooseTemporal(
  settings: Settings,
  installation: string,
  log: Log,
  signal: AbortSignal,
): Promise<ChosenTemporal> {
  const { env } = process;
  const { temporal, temporalUi } = settings.ports;
  const say = (line: string) => log.line('remit', line);
  const join = (service: TemporalService) => joinService(service, installation, log);

  const configured = configuredTemporal(env);
  if (configured) {
    const service = await join(configured);
    say(`Temporal: ${service.address}, namespace ${service.namespace}, from the environment`);
    return { service, uiUrl: env.TEMPORAL_UI_URL };
  }

  if (env.TEMPORAL_NAMESPACE)
    say('Temporal: TEMPORAL_NAMESPACE is not used, since it counts only together with TEMPORAL_ADDRESS');
  const local = localTemporal(temporal);
  if (await isTemporalOn(temporal)) {
    await requireOwnHistories(local, settings.dataDir, installation);
    const service = await join(local);
    say(`Temporal: using the service that runs on ${service.address}, namespace ${service.namespace}`);
    const found = (await isListening(temporalUi)) ? uiUrlOf(temporalUi, service) : undefined;
    return { service, uiUrl: env.TEMPORAL_UI_URL ?? found };
  }

  await ensurePortsFree([
    { port: temporal, user: 'Temporal', variable: 'TEMPORAL_PORT' },
    { port: temporalUi, user: 'the Temporal UI', variable: 'TEMPORAL_UI_PORT' },
  ]);
  const cli = await findTemporalCli({ env, report: say, signal });
  say(`Temporal: starting ${cli.path} (${cli.source}) on ${local.address}`);
  const ui = await guardTemporalUi(temporalUi);
  if (!ui)
    say('Temporal UI: not started, since this system has no address to keep it from other sites’ pages');
  const plan = temporalPlan(settings, cli.path, () => isPrepared(local, installation, log), ui);
  return { service: local, uiUrl: ui && uiUrlOf(temporalUi, local), plan };
}

function uiUrlOf(port: number, { namespace }: TemporalService): string {
  return `http://${HOST}:${port}/namespaces/${namespace}`;
}

async function joinService(
  service: TemporalService,
  installation: string,
  log: Log,
): Promise<TemporalService> {
  const warn = (line: string) => log.problem('temporal', line);
  const joined = await claimNamespace(service, installation, warn);
  await prepareTemporal(joined, warn);
  return joined;
}

/** Transfers that another server keeps would wait until that is started again. @throws StartupError */
async function requireOwnHistories(
  service: TemporalService,
  dataDir: string,
  installation: string,
): Promise<void> {
  const histories = temporalDatabaseIn(dataDir);
  if (!existsSync(histories)) return;
  const connection = await connectTo(service);
  const owner = await ownerOf(connection, service.namespace).finally(() => connection.close());
  if (owner === installation) return;
  throw new StartupError(
    `Another Temporal service runs on ${service.address}, and the transfers of this installation are in ${histories}: ` +
      'stop that service, or choose other ports with TEMPORAL_PORT=<port> and TEMPORAL_UI_PORT=<port>. ' +
      `TEMPORAL_ADDRESS=${service.address} uses that service all the same, and leaves those transfers as they are.`,
  );
}

/** It answers a moment before it has its namespace. */
async function isPrepared(service: TemporalService, installation: string, log: Log): Promise<boolean> {
  try {
    await prepareTemporal(service, (line) => log.problem('temporal', line));
    await setUpEmbedded(service, installation);
    return true;
  } catch {
    return false;
  }
}
