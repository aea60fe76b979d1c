import { join, resolve } from 'node:path';
import { HOST } from '#dev/shared/ports.ts';
import {
  devServerArguments,
  isTemporalOn,
  keepClosedWorkflows,
  prepareTemporal,
  type TemporalService,
} from '#dev/temporal-cli/dev-server.ts';
import type { UiAddress } from '#dev/temporal-cli/ui-guard.ts';
import type { Log } from './log.ts';
import type { ProcessControl } from './process-control.ts';
import { untilTrue, whenHttpAnswers, whenProcessReports } from './ready.ts';
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

const NEXT_PRELOAD = './dev/supervisor/next-preload.mjs';

export function urlsOf({ ports, ownBankUrl }: Settings): Urls {
  return { web: `http://${HOST}:${ports.web}`, bank: ownBankUrl ?? `http://${HOST}:${ports.bank}` };
}

export function temporalPlan(
  settings: Settings,
  executable: string,
  service: TemporalService,
  log: Log,
  ui?: UiAddress,
): ProcessPlan {
  const { ports, dataDir } = settings;
  const databaseFile = join(dataDir, 'temporal.db');
  return {
    name: 'temporal',
    command: executable,
    args: devServerArguments({ port: ports.temporal, ui, databaseFile }),
    env: process.env,
    ready: async (_child, signal) => {
      await untilTrue(() => isTemporalOn(ports.temporal), signal);
      // It answers a moment before it has its namespace.
      await untilTrue(() => isPrepared(service, log), signal);
    },
    readyWithinMs: 60_000,
    stopWithinMs: 15_000,
  };
}

async function isPrepared(service: TemporalService, log: Log): Promise<boolean> {
  try {
    await prepareTemporal(service, (line) => log.problem('temporal', line));
    await keepClosedWorkflows(service);
    return true;
  } catch {
    return false;
  }
}

/** In the order they need each other. */
export function applicationPlans(
  settings: Settings,
  temporal: ChosenTemporal,
  control: ProcessControl | undefined,
): ProcessPlan[] {
  const isProduction = settings.mode === 'production';
  const urls = urlsOf(settings);
  const env = { ...commonEnvironment(settings), BANK_TOKEN: settings.bankToken };
  const toTemporal = { ...withoutTemporal(env), ...temporal.service.env, BANK_URL: urls.bank };
  const program = (name: 'bank' | 'worker') =>
    isProduction ? ['--enable-source-maps', `dist/${name}.js`] : ['--import', 'tsx', `${name}/main.ts`];
  const plans: ProcessPlan[] = [
    {
      name: 'bank',
      command: process.execPath,
      args: program('bank'),
      env: {
        ...env,
        BANK_HOST: HOST,
        BANK_PORT: String(settings.ports.bank),
        BANK_DATABASE_FILE: join(settings.dataDir, 'bank.db'),
      },
      ready: whenHttpAnswers(`${urls.bank}/v1/health`),
      readyWithinMs: 60_000,
      stopWithinMs: 5_000,
    },
    {
      name: 'worker',
      command: process.execPath,
      args: program('worker'),
      env: { ...toTemporal, ...(isProduction && { WORKFLOW_BUNDLE: resolve('dist/workflow-bundle.js') }) },
      ready: whenProcessReports,
      readyWithinMs: 120_000,
      // Longer than the worker waits for its running activities.
      stopWithinMs: 15_000,
    },
    {
      name: 'web',
      command: process.execPath,
      args: [
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
        ...(temporal.uiUrl && { TEMPORAL_UI_URL: temporal.uiUrl }),
        // Empty rather than missing: the supervisor's own environment may have others.
        SUPERVISOR_URL: control?.url ?? '',
        SUPERVISOR_TOKEN: control?.token ?? '',
        SESSION_SECRET: sessionSecret(process.env, settings.dataDir),
        AUDIT_DATABASE_FILE: process.env.AUDIT_DATABASE_FILE || join(settings.dataDir, 'audit.db'),
      },
      ready: whenHttpAnswers(`${urls.web}/api/health`),
      readyWithinMs: 120_000,
      stopWithinMs: 5_000,
    },
  ];
  return plans.filter(({ name }) => name !== 'bank' || !settings.ownBankUrl);
}

function commonEnvironment({ mode }: Settings): NodeJS.ProcessEnv {
  return { ...process.env, NODE_ENV: mode, NEXT_TELEMETRY_DISABLED: '1' };
}

/** The supervisor's environment may name another service than the one chosen. */
function withoutTemporal(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const others = Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return { NODE_ENV: env.NODE_ENV, ...Object.fromEntries(others) };
}
