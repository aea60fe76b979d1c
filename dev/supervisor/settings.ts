import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Environment } from '#dev/shared/environment.ts';
import { StartupError } from '#dev/shared/startup-error.ts';

/** Of those who call the bank. */
export interface BankTokens {
  readonly web: string;
  readonly worker: string;
}

export interface Settings {
  readonly mode: 'production' | 'development';
  /** An absolute path. */
  readonly dataDir: string;
  readonly ports: { web: number; bank: number; temporal: number; temporalUi: number };
  readonly bankTokens: BankTokens;
  /** Used instead of the mock bank. */
  readonly ownBankUrl: string | undefined;
  readonly faultLab: boolean;
}

/** @throws StartupError naming the variable that makes no sense. */
export function readSettings(env: Environment, args: readonly string[]): Settings {
  const ownBankUrl = readOwnBank(env);
  requireDistinctPorts(env);
  return {
    mode: args.includes('--dev') ? 'development' : 'production',
    dataDir: dataDirectory(env),
    ports: {
      web: readPort(env, 'WEB_PORT'),
      bank: readPort(env, 'BANK_PORT'),
      temporal: temporalPort(env),
      temporalUi: readPort(env, 'TEMPORAL_UI_PORT'),
    },
    bankTokens: {
      web: env.BANK_TOKEN || newToken(),
      worker: env.BANK_WORKER_TOKEN || (ownBankUrl && env.BANK_TOKEN) || newToken(),
    },
    ownBankUrl,
    faultLab: readFaultLab(env),
  };
}

function newToken(): string {
  return randomBytes(32).toString('hex');
}

/** @throws StartupError */
export function temporalPort(env: Environment): number {
  return readPort(env, 'TEMPORAL_PORT');
}

export function dataDirectory(env: Environment): string {
  return resolve(env.DATA_DIR || '.data');
}

function readOwnBank({ BANK_URL, BANK_TOKEN }: Environment): string | undefined {
  if (!BANK_URL) return undefined;
  if (!URL.canParse(BANK_URL)) {
    throw new StartupError(
      `BANK_URL is ${JSON.stringify(BANK_URL)}: it must be a full URL, or unset for the mock bank.`,
    );
  }
  if (!BANK_TOKEN)
    throw new StartupError('BANK_URL is set: also set BANK_TOKEN, the bearer token of that bank.');
  return BANK_URL;
}

/** The processes have none unless they are told. */
function readFaultLab({ FAULT_LAB = '' }: Environment): boolean {
  if (['', 'on', 'off'].includes(FAULT_LAB)) return FAULT_LAB !== 'off';
  throw new StartupError(`FAULT_LAB is ${JSON.stringify(FAULT_LAB)}: it must be on or off.`);
}

const PORTS = { WEB_PORT: 3000, BANK_PORT: 4010, TEMPORAL_PORT: 7233, TEMPORAL_UI_PORT: 8233 } as const;
type PortVariable = keyof typeof PORTS;

function readPort(env: Environment, variable: PortVariable): number {
  const text = env[variable];
  if (!text) return PORTS[variable];
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new StartupError(`${variable} is ${JSON.stringify(text)}: it must be a port from 1 to 65535.`);
}

function requireDistinctPorts(env: Environment): void {
  const variables = Object.keys(PORTS) as PortVariable[];
  const takers = new Map<number, PortVariable>();
  for (const variable of variables) {
    const port = readPort(env, variable);
    const other = takers.get(port);
    if (other)
      throw new StartupError(`${other} and ${variable} are both ${port}: give each a port of its own.`);
    takers.set(port, variable);
  }
}
