import { ensurePortsFree, HOST, isListening } from '#dev/shared/ports.ts';
import {
  configuredTemporal,
  isTemporalOn,
  localTemporal,
  prepareTemporal,
} from '#dev/temporal-cli/dev-server.ts';
import { findTemporalCli } from '#dev/temporal-cli/find-cli.ts';
import { guardTemporalUi } from '#dev/temporal-cli/ui-guard.ts';
import type { Log } from './log.ts';
import { type ChosenTemporal, temporalPlan } from './plans.ts';
import type { Settings } from './settings.ts';

/** @throws StartupError when the configured service cannot be used, or there is no way to run one. */
export async function chooseTemporal(
  settings: Settings,
  log: Log,
  signal: AbortSignal,
): Promise<ChosenTemporal> {
  const say = (line: string) => log.line('remit', line);
  const warn = (line: string) => log.problem('temporal', line);
  const { env } = process;
  const { temporal, temporalUi } = settings.ports;

  const configured = configuredTemporal(env);
  if (configured) {
    await prepareTemporal(configured, warn);
    say(`Temporal: ${configured.address}, namespace ${configured.namespace}, from the environment`);
    return { service: configured, uiUrl: env.TEMPORAL_UI_URL };
  }

  const service = localTemporal(temporal);
  const uiUrl = `http://${HOST}:${temporalUi}/namespaces/${service.namespace}`;
  if (await isTemporalOn(temporal)) {
    await prepareTemporal(service, warn);
    say(`Temporal: using the service that runs on ${service.address}`);
    return { service, uiUrl: env.TEMPORAL_UI_URL ?? ((await isListening(temporalUi)) ? uiUrl : undefined) };
  }

  await ensurePortsFree([
    { port: temporal, user: 'Temporal', variable: 'TEMPORAL_PORT' },
    { port: temporalUi, user: 'the Temporal UI', variable: 'TEMPORAL_UI_PORT' },
  ]);
  const cli = await findTemporalCli({ env, report: say, signal });
  say(`Temporal: starting ${cli.path} (${cli.source}) on ${service.address}`);
  const ui = await guardTemporalUi(temporalUi);
  if (!ui)
    say('Temporal UI: not started, since this system has no address to keep it from other sites’ pages');
  return { service, uiUrl: ui && uiUrl, plan: temporalPlan(settings, cli.path, service, log, ui) };
}
