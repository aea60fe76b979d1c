import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { Environment } from '#dev/shared/environment.ts';
import { HOST } from '#dev/shared/ports.ts';
import {
  devServerArguments,
  isTemporalOn,
  readsItsStore,
  type TemporalService,
} from '#dev/temporal-cli/dev-server.ts';
import type { UiAddress } from '#dev/temporal-cli/ui-guard.ts';
import { RECORD_FILE } from '#lib/interruptions/interruption.ts';
import type { ProcessControl } from './process-control.ts';
import { httpAnswers, processAnswers, untilTrue, whenHttpAnswers, whenProcessReports } from './ready.ts';
import { sessionSecret } from './session-secret.ts';
import type { Settings } from './settings.ts';
import type { ProcessPlan } from './supervised-process.ts';

export interface ChosenTemporal {
  readonly service: TemporalService;
  readonly uiUrl: string | undefined;
  /** None when it runs already. */
  readonly plan?: ProcessPlan;
}

interface Urls {
  readonly web: string;
  readonly bank: string;
}

const NEXT = 'node_modules/next/dist/bin/next';

const OF_REMIT =
  /^(APPROVAL|AUDIT|BANK|SESSION|SUPERVISOR|TEMPORAL|WEB|WORKER)_|^(FAULT_LAB|WORKFLOW_BUNDLE)$/;

const WEB_SCOPES = 'read+accounts+faults';
const WORKER_SCOPES = 'read+post+close';

/** Cookies of other programs on this host come along, whatever their port. */
const MAX_HEADERS_BYTES = 64 * 1024;

const NEXT_PRELOAD = './dev/supervisor/next-preload.mjs';

export function urlsOf({ ports, ownBankUrl }: Settings): Urls {
  return { web: `http://${HOST}:${ports.web}`, bank: ownBankUrl ?? `http://${HOST}:${ports.bank}` };
}

export function temporalDatabaseIn(dataDir: string): string {
  return join(dataDir, 'temporal.db');
}

/** @param isPrepared prepares the server if it can, once it answers */
export function temporalPlan(
  settings: Settings,
  executable: string,
  isPrepared: () => Promise<boolean>,
  ui?: UiAddress,
): ProcessPlan {
  const { ports, dataDir } = settings;
  const databaseFile = temporalDatabaseIn(dataDir);
  return {
    name: 'temporal',
    command: executable,
    args: devServerArguments({ port: ports.temporal, ui, databaseFile }),
    env: commonEnvironment(settings),
    ready: async (_child, signal) => {
      await untilTrue(() => isTemporalOn(ports.temporal), signal);
      // It answers a moment before it has its namespace.
      await untilTrue(isPrepared, signal);
    },
    readyWithinMs: 60_000,
    answers: () => readsItsStore(ports.temporal),
    stopWithinMs: 15_000,
  };
}

/** In the order they need each other. */
export function applicationPlans(
  settings: Settings,
  temporal: ChosenTemporal,
  control: ProcessControl | undefined,
): ProcessPlan[] {
  const isProduction = settings.mode === 'production';
  const urls = urlsOf(settings);
  const { bankTokens } = settings;
  const webInstance = randomUUID();
  const common = commonEnvironment(settings);
  const toTemporal = { ...common, ...settingsOf('APPROVAL_'), ...temporal.service.env, BANK_URL: urls.bank };
  const faultLab = { FAULT_LAB: settings.faultLab ? 'on' : 'off' };
  const program = (name: 'bank' | 'worker') =>
    isProduction ? ['--enable-source-maps', `dist/${name}.js`] : ['--import', 'tsx', `${name}/main.ts`];
  const plans: ProcessPlan[] = [
    {
      name: 'bank',
      command: process.execPath,
      args: program('bank'),
      env: {
        ...common,
        ...settingsOf('BANK_DATABASE_', 'BANK_RETENTION_'),
        ...faultLab,
        BANK_TOKENS: `${WEB_SCOPES}=${bankTokens.web},${WORKER_SCOPES}=${bankTokens.worker}`,
        BANK_HOST: HOST,
        BANK_PORT: String(settings.ports.bank),
        BANK_DATABASE_FILE: join(settings.dataDir, 'bank.db'),
      },
      ready: whenProcessReports,
      readyWithinMs: 60_000,
      answers: httpAnswers(`${urls.bank}/v1/health`),
      stopWithinMs: 5_000,
    },
    {
      name: 'worker',
      command: process.execPath,
      args: program('worker'),
      env: {
        ...workerEnvironment(settings, temporal.service),
        ...(isProduction && { WORKFLOW_BUNDLE: resolve('dist/workflow-bundle.js') }),
      },
      ready: whenProcessReports,
      readyWithinMs: 120_000,
      answers: processAnswers,
      // Longer than the worker waits for its running activities.
      stopWithinMs: 15_000,
    },
    {
      name: 'web',
      command: process.execPath,
      args: [
        `--max-http-header-size=${MAX_HEADERS_BYTES}`,
        '--import',
        NEXT_PRELOAD,
        NEXT,
        isProduction ? 'start' : 'dev',
        '-H',
        HOST,
        '-p',
        String(settings.ports.web),
      ],
      env: {
        ...toTemporal,
        ...settingsOf('AUDIT_', 'WEB_ALLOWED_HOSTS'),
        ...faultLab,
        BANK_TOKEN: bankTokens.web,
        WEB_INSTANCE: webInstance,
        // It would read .env and its like by itself, secrets of others among it.
        __NEXT_PROCESSED_ENV: 'true',
        WEB_URL: process.env.WEB_URL || urls.web,
        ...(temporal.uiUrl && { TEMPORAL_UI_URL: temporal.uiUrl }),
        ...(control && { SUPERVISOR_URL: control.url, SUPERVISOR_TOKEN: control.token }),
        SUPERVISOR_RECORD_FILE: join(settings.dataDir, RECORD_FILE),
        SESSION_SECRET: sessionSecret(process.env, settings.dataDir),
        AUDIT_DATABASE_FILE: process.env.AUDIT_DATABASE_FILE || join(settings.dataDir, 'audit.db'),
      },
      ready: whenHttpAnswers(`${urls.web}/api/health`, webInstance),
      readyWithinMs: 120_000,
      answers: httpAnswers(`${urls.web}/api/health`),
      stopWithinMs: 5_000,
    },
  ];
  return plans.filter(({ name }) => name !== 'bank' || !settings.ownBankUrl);
}

/** Also of what the fault lab runs beside the worker. */
export function workerEnvironment(settings: Settings, { env }: TemporalService): NodeJS.ProcessEnv {
  return {
    ...commonEnvironment(settings),
    ...settingsOf('APPROVAL_'),
    ...env,
    BANK_URL: urlsOf(settings).bank,
    BANK_TOKEN: settings.bankTokens.worker,
    WORKER_MAKES_CURRENT: 'on',
  };
}

/** Without the settings of Remit, among which are secrets: each process gets those that it reads. */
function commonEnvironment({ mode }: Settings): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !OF_REMIT.test(name));
  return { ...Object.fromEntries(others), NODE_ENV: mode, NEXT_TELEMETRY_DISABLED: '1' };
}

function settingsOf(...prefixes: readonly string[]): Environment {
  const own = Object.entries(process.env).filter(([name]) =>
    prefixes.some((prefix) => name.startsWith(prefix)),
  );
  return Object.fromEntries(own);
}
