import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { parseEnv } from '#lib/shared/env.ts';
import { ActionRefused, isNotConnected, RemitError } from '#lib/shared/errors.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import {
  type FailingVersionOrder,
  failingVersionOrder,
  type ProcessAction,
  type ProcessName,
  type ProcessStatus,
  processList,
  processProblem,
  processStatus,
  type ScriptOrder,
  scriptList,
} from './contract.ts';

/** Unless it was not connected, the supervisor may have carried the action out: read the processes again. */
export class SupervisorUnavailable extends RemitError {
  override name = 'SupervisorUnavailable';
  readonly code = 'supervisor-unavailable';
  constructor(cause: unknown) {
    super('The supervisor is not responding.', isNotConnected(cause) ? 'not-done' : 'unknown', {
      cause,
      unavailable: true,
    });
  }

  override get summary(): string {
    return this.certainty === 'not-done'
      ? 'Supervisor unavailable. Nothing was done.'
      : 'The supervisor did not respond.';
  }
}

/** The action does not fit the process's state, or there is no supervisor. */
export class ProcessActionRefused extends ActionRefused {
  override name = 'ProcessActionRefused';
}

/** The supervisor is on this machine: without an answer by then it is stuck. */
const ANSWER_WITHIN_MS = 2_000;

const LISTEN_AGAIN_MS = 1_000;

interface SupervisorAddress {
  url: string;
  token: string;
}

const schema = z.object({
  SUPERVISOR_URL: z.url().optional(),
  SUPERVISOR_TOKEN: z.string().optional(),
  FAULT_LAB: z.enum(['on', 'off']).default('off'),
});

/** Only under `npm start`, and with the fault lab on. */
export function hasProcessSwitches(): boolean {
  return supervisorAddress() !== null;
}

/** Null without a supervisor. @throws SupervisorUnavailable */
export async function readProcesses(): Promise<ProcessStatus[] | null> {
  const address = supervisorAddress();
  if (!address) return null;
  return (await ask(address, '/v1/processes', { method: 'GET' }, processList)).processes;
}

/** Calls `onChange` whenever the processes may have changed, until `signal` aborts. Without a supervisor never. */
export async function listenToProcesses(onChange: () => void, signal: AbortSignal): Promise<void> {
  const address = supervisorAddress();
  if (!address) return;
  while (!signal.aborted) {
    await hearChanges(address, onChange, signal).catch(() => {});
    await delay(LISTEN_AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}

async function hearChanges(
  address: SupervisorAddress,
  onChange: () => void,
  signal: AbortSignal,
): Promise<void> {
  const { body } = await request(address, '/v1/changes', { signal });
  if (body) for await (const _ of body) onChange();
}

/**
 * Resolves before the process has stopped or started, with its status at that moment. A stopped process
 * stays down until it is started; a killed one is started again after six seconds, unless somebody does before.
 *
 * @throws ProcessActionRefused when the action does not fit its state, or there is no supervisor
 * @throws SupervisorUnavailable
 */
export async function controlProcess(name: ProcessName, action: ProcessAction): Promise<ProcessStatus> {
  const order = { method: 'POST', body: JSON.stringify({ action }) };
  return ask(requiredAddress(), `/v1/processes/${name}`, order, processStatus);
}

function requiredAddress(): SupervisorAddress {
  const address = supervisorAddress();
  if (address) return address;
  throw new ProcessActionRefused('Processes can be switched only under `npm start`.');
}

/** Starts a transfer without Temporal, in a process of its own. @throws as {@link controlProcess} */
export async function startScript(order: ScriptOrder): Promise<void> {
  await askForScripts('/v1/scripts', { method: 'POST', body: JSON.stringify(order) });
}

export async function killScript(referenceId: string): Promise<void> {
  await askForScripts(`/v1/scripts/${referenceId}/kill`, { method: 'POST' });
}

/** The references of transfers whose script still runs. @throws as {@link controlProcess} */
export async function runningScripts(): Promise<string[]> {
  return (await askForScripts('/v1/scripts', { method: 'GET' })).running;
}

/** Its version is current soon after it has started. @throws as {@link controlProcess} */
export async function switchFailingVersion(action: FailingVersionOrder['action']): Promise<void> {
  const order = { method: 'POST', body: JSON.stringify({ action }) };
  await ask(requiredAddress(), '/v1/failing-version', order, failingVersionOrder);
}

async function askForScripts(path: string, order: { method: string; body?: string }) {
  return ask(requiredAddress(), path, order, scriptList);
}

/** The token must not reach the browser. */
function supervisorAddress(): SupervisorAddress | null {
  return perProcess('supervisor-address', () => {
    const { SUPERVISOR_URL, SUPERVISOR_TOKEN, FAULT_LAB } = parseEnv(schema, process.env);
    if (FAULT_LAB === 'off' || !SUPERVISOR_URL || !SUPERVISOR_TOKEN) return null;
    return { url: SUPERVISOR_URL, token: SUPERVISOR_TOKEN };
  });
}

async function ask<Schema extends z.ZodType>(
  address: SupervisorAddress,
  path: string,
  order: { method: string; body?: string },
  answer: Schema,
): Promise<z.output<Schema>> {
  let status: number;
  let body: unknown;
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const response = await request(address, path, { ...order, signal });
    status = response.status;
    body = await response.json();
  } catch (cause) {
    throw new SupervisorUnavailable(cause);
  }
  if (status !== 200) throw new ProcessActionRefused(processProblem.parse(body).problem);
  return answer.parse(body);
}

function request({ url, token }: SupervisorAddress, path: string, init: RequestInit): Promise<Response> {
  return fetch(url + path, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    cache: 'no-store',
    redirect: 'error',
  });
}
