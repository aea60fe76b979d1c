import './shared/node-version.ts';
import './shared/prepare-environment.ts';
import color from 'picocolors';
import { readApprovalEnv } from '#lib/shared/approval-env.ts';
import { buildStale } from './build/build-stale.ts';
import { requireIntactFiles } from './data-files.ts';
import { labProcesses } from './fault-lab/lab-processes.ts';
import { keepInterruptions } from './interruptions/keep-interruptions.ts';
import { ensurePortsFree } from './shared/ports.ts';
import { ENV_FILE } from './shared/prepare-environment.ts';
import { messageOf } from './shared/startup-error.ts';
import { requireSpace, requireWritable } from './shared/writable-file.ts';
import { chooseTemporal } from './supervisor/choose-temporal.ts';
import { installationId } from './supervisor/installation.ts';
import { createLog } from './supervisor/log.ts';
import { applicationPlans, type ChosenTemporal, urlsOf, workerEnvironment } from './supervisor/plans.ts';
import { serveProcessControl } from './supervisor/process-control.ts';
import { restartOnChange } from './supervisor/restart-on-change.ts';
import { type BringUp, runStack } from './supervisor/run-stack.ts';
import { readSettings, type Settings } from './supervisor/settings.ts';
import type { StackRecord } from './supervisor/stack-file.ts';

/* `npm start`, and with `--dev` `npm run dev`: brings all of Remit up, in order, and down again. */

const log = createLog(process.stdout);
const say = (line: string) => log.line('remit', line);

process.exit(await start());

async function start(): Promise<number> {
  let settings: Settings;
  try {
    settings = readSettings(process.env, process.argv.slice(2));
    readApprovalEnv();
    requireWritable(process.env.AUDIT_DATABASE_FILE, 'AUDIT_DATABASE_FILE');
  } catch (error) {
    log.problem('remit', messageOf(error));
    return 1;
  }
  if (ENV_FILE) say(`Settings: ${ENV_FILE} (environment variables override it)`);
  return runStack(settings.dataDir, log, bringUp(settings));
}

function bringUp(settings: Settings): BringUp {
  const { mode, ownBankUrl } = settings;
  return async (stack, file, signal) => {
    await ensureOwnPortsFree(settings);
    requireSpace(settings.dataDir);
    requireIntactFiles(process.env);
    if (ownBankUrl) say(`bank: ${ownBankUrl} (BANK_URL); the mock bank is not started`);
    const temporal = await chooseTemporal(settings, installationId(settings.dataDir), log, signal);
    if (mode === 'production') await buildStale(say, signal);
    const control = settings.faultLab
      ? await serveProcessControl(
          stack,
          labProcesses(workerEnvironment(settings, temporal.service), settings.dataDir),
        )
      : undefined;
    file.update({ ...whereaboutsOf(settings, temporal), ...(control && { control }) });
    const plans = [
      ...(temporal.plan ? [temporal.plan] : []),
      ...applicationPlans(settings, temporal, control),
    ];
    keepInterruptions(
      stack,
      plans.map(({ name }) => name),
      settings.dataDir,
      log,
    );
    try {
      await stack.start(plans);
    } catch (error) {
      await stack.stop();
      // Another program may have taken one meanwhile.
      await ensureOwnPortsFree(settings);
      throw error;
    }
    if (signal.aborted) return;

    if (mode === 'development') restartOnChange(stack, log);
    sayReady(settings, temporal);
  };
}

function sayReady(settings: Settings, { uiUrl }: ChosenTemporal): void {
  const ui = uiUrl ? `  (Temporal UI ${uiUrl})` : '';
  say(color.green(`Remit is ready: ${urlsOf(settings).web}${ui}`));
  process.send?.({ type: 'ready' });
}

function whereaboutsOf(settings: Settings, { service, uiUrl }: ChosenTemporal): Partial<StackRecord> {
  const urls = { ...urlsOf(settings), temporal: service.address };
  return {
    namespace: service.namespace,
    urls: uiUrl ? { ...urls, temporalUi: uiUrl } : urls,
    // The caller keeps those of their own bank.
    ...(settings.ownBankUrl ? {} : { bankTokens: settings.bankTokens }),
  };
}

function ensureOwnPortsFree({ ports, ownBankUrl }: Settings): Promise<void> {
  const web = { port: ports.web, user: 'the web page', variable: 'WEB_PORT' };
  const bank = { port: ports.bank, user: 'the bank', variable: 'BANK_PORT' };
  return ensurePortsFree(ownBankUrl ? [web] : [web, bank]);
}
