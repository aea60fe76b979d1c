import { spawn } from 'node:child_process';
import { freePorts } from '#dev/shared/ports.ts';
import { applicationPlans } from '#dev/supervisor/plans.ts';
import { readSettings } from '#dev/supervisor/settings.ts';
import { configuredTemporal } from '#dev/temporal-cli/dev-server.ts';
import { endProcess } from './end-process.ts';
import { NO_EXTERNAL_DATABASES, type Stack } from './stack.ts';

export interface JoinedProcess {
  pid: number;
  /** Of a web process. */
  url: string;
  /** SIGKILL, as a crash; it is not restarted. */
  kill(): void;
  end(): Promise<void>;
}

/**
 * Starts another worker or web process on a running stack, and waits until it is ready.
 *
 * @param env the same as the stack was started with
 * @throws when it does not become ready; it has been ended then
 */
export async function joinStack(
  stack: Stack,
  name: 'worker' | 'web',
  env: Readonly<Record<string, string>> = {},
): Promise<JoinedProcess> {
  const [port] = await freePorts(1);
  const settings = readSettings(
    {
      ...{ DATA_DIR: stack.dataDir, BANK_TOKEN: stack.bankToken, BANK_WORKER_TOKEN: stack.workerToken },
      ...{ BANK_PORT: new URL(stack.urls.bank).port, WEB_PORT: String(port) },
    },
    [],
  );
  const service = configuredTemporal({ TEMPORAL_ADDRESS: stack.urls.temporal });
  const plans = service ? applicationPlans(settings, { service, uiUrl: undefined }, undefined) : [];
  const plan = plans.find((candidate) => candidate.name === name);
  if (!plan) throw new Error(`No plan for another ${name}.`);
  const child = spawn(plan.command, plan.args, {
    env: { ...plan.env, ...NO_EXTERNAL_DATABASES, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const abandoned = new AbortController();
  const abandon = () => abandoned.abort();
  child.once('exit', abandon);
  // Not AbortSignal.any: its signal can be garbage-collected meanwhile (nodejs/node#57736).
  const timeout = setTimeout(abandon, plan.readyWithinMs);
  try {
    await plan.ready(child, abandoned.signal);
  } catch (cause) {
    await endProcess(child);
    throw new Error(`Another ${name} did not become ready.`, { cause });
  } finally {
    clearTimeout(timeout);
  }
  return {
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${port}`,
    kill: () => void child.kill('SIGKILL'),
    end: () => endProcess(child),
  };
}
