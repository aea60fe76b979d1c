import { spawn } from 'node:child_process';
import { freePorts } from '#dev/shared/ports.ts';
import { applicationPlans } from '#dev/supervisor/plans.ts';
import { readSettings } from '#dev/supervisor/settings.ts';
import { configuredTemporal } from '#dev/temporal-cli/dev-server.ts';
import { endProcess } from './end-process.ts';
import { OTHER_DATABASES, type Stack } from './stack.ts';

/** A process that has joined a stack which runs without it too. */
export interface JoinedProcess {
  pid: number;
  /** Where it answers; a worker answers nowhere. */
  url: string;
  /** Kills it as a crash would (SIGKILL); nobody starts it again. */
  kill(): void;
  /** Ends it, if it still runs. */
  end(): Promise<void>;
}

/**
 * Starts another worker, or another web process, on the same Temporal, bank and data folder, and waits
 * until it is ready. `env` is what the stack was told besides.
 *
 * @throws an error when it does not get ready; it is gone then
 */
export async function joinStack(
  stack: Stack,
  name: 'worker' | 'web',
  env: Readonly<Record<string, string>> = {},
): Promise<JoinedProcess> {
  const [port] = await freePorts(1);
  const settings = readSettings(
    {
      ...{ DATA_DIR: stack.dataDir, BANK_TOKEN: stack.bankToken },
      ...{ BANK_PORT: new URL(stack.urls.bank).port, WEB_PORT: String(port) },
    },
    [],
  );
  const service = configuredTemporal({ TEMPORAL_ADDRESS: stack.urls.temporal });
  const plans = service ? applicationPlans(settings, { service, uiUrl: undefined }, undefined) : [];
  const plan = plans.find((candidate) => candidate.name === name);
  if (!plan) throw new Error(`There is no plan for another ${name}.`);
  const child = spawn(plan.command, plan.args, {
    env: { ...plan.env, ...OTHER_DATABASES, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const abandonment = new AbortController();
  const giveUp = () => abandonment.abort();
  child.once('exit', giveUp);
  // Not AbortSignal.any: what it makes can be collected as garbage meanwhile (nodejs/node#57736).
  const late = setTimeout(giveUp, plan.readyWithinMs);
  try {
    await plan.ready(child, abandonment.signal);
  } catch (cause) {
    await endProcess(child);
    throw new Error(`Another ${name} did not get ready.`, { cause });
  } finally {
    clearTimeout(late);
  }
  return {
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${port}`,
    kill: () => void child.kill('SIGKILL'),
    end: () => endProcess(child),
  };
}
