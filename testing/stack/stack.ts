import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '#dev/shared/ports.ts';
import { readStackRecord } from '#dev/supervisor/stack-file.ts';
import type { ProcessName } from '#lib/fault-lab/processes/contract.ts';
import { endProcess } from './end-process.ts';

/** Keeps tests off the developer's own databases. */
export const NO_EXTERNAL_DATABASES = { BANK_DATABASE_URL: '', AUDIT_DATABASE_URL: '' };

/** A running Remit with its own ports and data. */
export interface Stack {
  readonly dataDir: string;
  readonly urls: { web: string; bank: string; temporal: string };
  /** The web's: it reads, opens accounts and arms faults. */
  readonly bankToken: string;
  /** It posts. */
  readonly workerToken: string;
  /** Of running processes only; one that is being restarted is missing. */
  pids(): Partial<Record<ProcessName, number>>;
  /** SIGKILL, as a crash; the supervisor restarts it. @throws when it is not running */
  kill(name: ProcessName): void;
}

/** A stack that the caller has to stop. */
export interface OwnStack extends Stack {
  /** The supervisor's log so far. */
  log(): string;
  /** Suspends the supervisor. @returns the function that resumes it */
  holdRestarts(): () => void;
  /** Keeps data and ports. @param whileStopped runs in between */
  restart(whileStopped?: () => Promise<void>): Promise<void>;
  /** Stops everything and removes the data. */
  stop(): Promise<void>;
}

/**
 * Starts a stack from the production build, which is built first if it is stale, and waits until it is ready.
 *
 * @param env added to the environment of all its processes
 * @param signal aborts the start
 * @throws an error with the supervisor's log when it does not start; nothing is left of it then
 */
export async function startStack(
  env: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<OwnStack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'remit-e2e-'));
  const removeData = () => rm(dataDir, { recursive: true, force: true });
  const tokens = { BANK_TOKEN: newToken(), BANK_WORKER_TOKEN: newToken() };
  const environment = {
    ...withoutTemporalService(process.env),
    ...(await ownPorts()),
    // Keeps tests off the developer's own bank.
    ...{ DATA_DIR: dataDir, BANK_URL: '', AUDIT_DATABASE_FILE: '' },
    ...tokens,
    ...NO_EXTERNAL_DATABASES,
    ...env,
  };
  let supervisor = await launch(environment, signal).catch(async (error: unknown) => {
    await removeData();
    throw error;
  });
  return {
    ...attach(dataDir),
    log: () => supervisor.log(),
    holdRestarts: () => supervisor.hold(),
    restart: async (whileStopped) => {
      await supervisor.end();
      await whileStopped?.();
      supervisor = await launch(environment);
    },
    stop: async () => {
      await supervisor.end();
      await removeData();
    },
  };
}

interface Supervisor {
  log(): string;
  hold(): () => void;
  end(): Promise<void>;
}

async function launch(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<Supervisor> {
  const supervisor = spawn(process.execPath, ['--import', 'tsx', 'dev/start.ts'], {
    env,
    // IPC tells when it is ready, and tells it when this process is gone.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let log = '';
  const collect = (chunk: Buffer) => {
    log += chunk.toString();
  };
  supervisor.stdout?.on('data', collect);
  supervisor.stderr?.on('data', collect);
  signal?.addEventListener('abort', () => void endProcess(supervisor));
  if (!(await becomesReady(supervisor))) throw new Error(`The stack did not start:\n${log}`);
  const hold = () => {
    supervisor.kill('SIGSTOP');
    return () => void supervisor.kill('SIGCONT');
  };
  return { log: () => log, hold, end: () => endProcess(supervisor) };
}

/** The stack of global-setup.ts, for specs that break nothing. */
export function sharedStack(): Stack {
  const { E2E_DATA_DIR } = process.env;
  if (!E2E_DATA_DIR) throw new Error('Run the specs by `npm test` or `npx playwright test`.');
  return attach(E2E_DATA_DIR);
}

function attach(dataDir: string): Stack {
  const { urls, bankTokens } = readStackRecord(dataDir) ?? {};
  const { web, bank, temporal } = urls ?? {};
  if (!web || !bank || !temporal || !bankTokens) throw new Error(`No stack is ready in ${dataDir}.`);
  const pids = () => {
    const processes = Object.entries(readStackRecord(dataDir)?.processes ?? {});
    return Object.fromEntries(processes.map(([name, { pid }]) => [name, pid]));
  };
  const kill = (name: ProcessName) => {
    const pid = pids()[name];
    if (pid === undefined) throw new Error(`The ${name} process is not running.`);
    process.kill(pid, 'SIGKILL');
  };
  const tokens = { bankToken: bankTokens.web, workerToken: bankTokens.worker };
  return { dataDir, ...tokens, urls: { web, bank, temporal }, pids, kill };
}

/** Kept over a restart. */
function newToken(): string {
  return randomBytes(16).toString('hex');
}

async function ownPorts(): Promise<Record<string, string>> {
  const variables = ['WEB_PORT', 'BANK_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT'];
  const ports = await freePorts(variables.length);
  return Object.fromEntries(variables.map((variable, index) => [variable, String(ports[index])]));
}

/** Tests run their own Temporal server; they share only the developer's CLI. */
function withoutTemporalService(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => name === 'TEMPORAL_CLI' || !name.startsWith('TEMPORAL_'),
  );
  return { NODE_ENV: env.NODE_ENV, ...Object.fromEntries(kept) };
}

/** The supervisor sends one message when it is ready; false when it exits instead. */
function becomesReady(supervisor: ChildProcess): Promise<boolean> {
  return Promise.race([
    once(supervisor, 'message').then(() => true),
    once(supervisor, 'exit').then(() => false),
  ]);
}

/** The HTTP status of a GET; undefined without an answer. */
export async function statusOf(url: string): Promise<number | undefined> {
  return fetch(url).then(
    (response) => response.status,
    () => undefined,
  );
}
