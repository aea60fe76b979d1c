import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const ASK_EVERY_MS = 100;
const ANSWER_WITHIN_MS = 5_000;

/** Resolves once a process can do its work; `signal` ends the wait. */
export type Readiness = (child: ChildProcess, signal: AbortSignal) => Promise<void>;

/** Whether a process that was ready still works; `signal` ends the wait. */
export type Answers = (child: ChildProcess, signal: AbortSignal) => Promise<boolean>;

export function whenHttpAnswers(url: string): Readiness {
  return (_child, signal) => untilTrue(() => answers(url, signal), signal);
}

export const whenProcessReports: Readiness = async (child, signal) => {
  for (;;) {
    const [message] = await once(child, 'message', { signal });
    if (isReadyMessage(message)) return;
  }
};

export function httpAnswers(url: string): Answers {
  return (_child, signal) => answers(url, signal);
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
function answers(url: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { signal, agent: false, timeout: ANSWER_WITHIN_MS }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}

function isReadyMessage(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';
}
