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

/** A developer's databases are not for tests: without these variables, all is in the data folder. */
export const OTHER_DATABASES = { BANK_DATABASE_URL: '', AUDIT_DATABASE_URL: '' };

/** A whole Remit that runs, with ports and data of its own. */
export interface Stack {
  readonly dataDir: string;
  readonly urls: { web: string; bank: string; temporal: string; temporalUi: string };
  /** The bearer token of its bank. */
  readonly bankToken: string;
  /** The ids of the processes that run now; one that is being started again is missing. */
  pids(): Partial<Record<ProcessName, number>>;
  /** Kills a process as a crash would (SIGKILL); the supervisor starts it again. @throws when it does not run */
  kill(name: ProcessName): void;
}

/** A stack started here, which is to be stopped here. */
export interface OwnStack extends Stack {
  /** All that its supervisor has logged so far. */
  log(): string;
  /** Keeps the supervisor from starting anything again until the function it returns is called. */
  holdRestarts(): () => void;
  /** Stops everything, and starts it again on the same data and ports. */
  restart(): Promise<void>;
  /** Stops everything and removes the data. */
  stop(): Promise<void>;
}

/**
 * Starts a stack from the production build, which is made first if it is stale, and waits until all
 * of it is ready. `env` is added to the environment of all its processes; `signal` aborts when it is
 * to come up no more.
 *
 * @throws an error with the supervisor's log when it does not come up; nothing is left of it then.
 */
export async function startStack(
  env: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<OwnStack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'remit-e2e-'));
  const removeData = () => rm(dataDir, { recursive: true, force: true });
  const bankToken = randomBytes(16).toString('hex');
  const whole = {
    ...withoutTemporalService(process.env),
    ...(await ownPorts()),
    // A bank of the developer's own is not for tests either.
    ...{ DATA_DIR: dataDir, BANK_TOKEN: bankToken, BANK_URL: '', AUDIT_DATABASE_FILE: '' },
    ...OTHER_DATABASES,
    ...env,
  };
  let supervisor = await launch(whole, signal).catch(async (error: unknown) => {
    await removeData();
    throw error;
  });
  return {
    ...attach(dataDir, bankToken),
    log: () => supervisor.log(),
    holdRestarts: () => supervisor.hold(),
    restart: async () => {
      await supervisor.end();
      supervisor = await launch(whole);
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

/** Runs the supervisor until all is ready. */
async function launch(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<Supervisor> {
  const supervisor = spawn(process.execPath, ['--import', 'tsx', 'dev/start.ts'], {
    env,
    // Over IPC it says when it is ready, and notices when these tests are gone.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let log = '';
  const collect = (chunk: Buffer) => {
    log += chunk.toString();
  };
  supervisor.stdout?.on('data', collect);
  supervisor.stderr?.on('data', collect);
  signal?.addEventListener('abort', () => void endProcess(supervisor));
  if (!(await getsReady(supervisor))) throw new Error(`The stack did not come up:\n${log}`);
  const hold = () => {
    supervisor.kill('SIGSTOP');
    return () => void supervisor.kill('SIGCONT');
  };
  return { log: () => log, hold, end: () => endProcess(supervisor) };
}

/** The stack that global-setup.ts has started for all specs that break nothing. */
export function sharedStack(): Stack {
  const { E2E_DATA_DIR, E2E_BANK_TOKEN } = process.env;
  if (!E2E_DATA_DIR || !E2E_BANK_TOKEN)
    throw new Error('Run the specs by `npm test` or `npx playwright test`.');
  return attach(E2E_DATA_DIR, E2E_BANK_TOKEN);
}

function attach(dataDir: string, bankToken: string): Stack {
  const { web, bank, temporal, temporalUi } = readStackRecord(dataDir)?.urls ?? {};
  if (!web || !bank || !temporal || !temporalUi) throw new Error(`No stack is ready in ${dataDir}.`);
  const pids = () => readStackRecord(dataDir)?.processes ?? {};
  const kill = (name: ProcessName) => {
    const pid = pids()[name];
    if (pid === undefined) throw new Error(`The ${name} process does not run.`);
    process.kill(pid, 'SIGKILL');
  };
  return { dataDir, bankToken, urls: { web, bank, temporal, temporalUi }, pids, kill };
}

async function ownPorts(): Promise<Record<string, string>> {
  const variables = ['WEB_PORT', 'BANK_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT'];
  const ports = await freePorts(variables.length);
  return Object.fromEntries(variables.map((variable, index) => [variable, String(ports[index])]));
}

/** Tests run their own Temporal server, whatever the developer works with; only its CLI is shared. */
function withoutTemporalService(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => name === 'TEMPORAL_CLI' || !name.startsWith('TEMPORAL_'),
  );
  return { NODE_ENV: env.NODE_ENV, ...Object.fromEntries(kept) };
}

/** The supervisor sends one message, once all is ready; false when it ends instead. */
function getsReady(supervisor: ChildProcess): Promise<boolean> {
  return Promise.race([
    once(supervisor, 'message').then(() => true),
    once(supervisor, 'exit').then(() => false),
  ]);
}

/** What a GET of an address is answered with; undefined when nobody answers. */
export async function statusOf(url: string): Promise<number | undefined> {
  return fetch(url).then(
    (response) => response.status,
    () => undefined,
  );
}
