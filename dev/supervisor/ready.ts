import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { INSTANCE_HEADER } from '#lib/fault-lab/processes/contract.ts';

const ASK_EVERY_MS = 100;
const ANSWER_WITHIN_MS = 5_000;
const OK = 200;

/** Resolves once a process can do its work; `signal` ends the wait. */
export type Readiness = (child: ChildProcess, signal: AbortSignal) => Promise<void>;

/** Whether a process that was ready still works; `signal` ends the wait. */
export type Answers = (child: ChildProcess, signal: AbortSignal) => Promise<boolean>;

/** @param instance by its answer it is the process that was started, and no other that has its port */
export function whenHttpAnswers(url: string, instance: string): Readiness {
  const isReady = async (signal: AbortSignal) => {
    const { statusCode, headers } = (await answerOf(url, signal)) ?? {};
    return statusCode === OK && headers?.[INSTANCE_HEADER] === instance;
  };
  return (_child, signal) => untilTrue(() => isReady(signal), signal);
}

export const whenProcessReports: Readiness = async (child, signal) => {
  for (;;) {
    const [message] = await once(child, 'message', { signal });
    if (isReadyMessage(message)) return;
  }
};

/** Whatever its answer: a bank without its database says so, and is not hung. */
export function httpAnswers(url: string): Answers {
  return async (_child, signal) => (await answerOf(url, signal)) !== undefined;
}

export const processAnswers: Answers = async (child, signal) => {
  const answered = once(child, 'message', { signal });
  child.send({ type: 'ping' }, () => undefined);
  await answered;
  return true;
};

export async function untilTrue(ask: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!(await ask())) await pause(ASK_EVERY_MS, undefined, { signal });
}

/** Not by fetch: the signals it is given can be collected as garbage meanwhile (nodejs/undici#3644). */
function answerOf(url: string, signal: AbortSignal): Promise<IncomingMessage | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { signal, agent: false, timeout: ANSWER_WITHIN_MS }, (response) => {
      response.resume();
      resolve(response);
    });
    request.once('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
  });
}

function isReadyMessage(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';
}
