import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '#chaos/log/event-log.ts';
import { type PlannedAgain, type PlannedOrder, REQUESTER } from '#chaos/plan/plan.ts';
import { isUnavailable } from '#lib/shared/errors.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { AlreadyPaid, ReferenceConflict } from '#lib/transfers/errors.ts';
import { startPastTheWeb } from './past-the-web.ts';
import { ANSWER_TIMEOUT_MS, RETRY_MS } from './retry-while-unavailable.ts';

type WebOrder = Pick<PlannedOrder, 'referenceId' | 'from' | 'to' | 'amountMinor' | 'retryPreset'>;

/** Sends an order as people would: again under the same reference until it is answered. */
export async function sendOrder(order: PlannedOrder, eventLog: EventLog): Promise<void> {
  if (order.door !== 'web') return startPastTheWeb(order, order.door, eventLog);
  const amounts = [order.amountMinor];
  if (order.sentTwice) amounts.push(order.amountMinor);
  if (order.conflictingAmountMinor !== null) amounts.push(order.conflictingAmountMinor);
  await Promise.all(amounts.map((amountMinor) => sendUntilAnswered({ ...order, amountMinor }, eventLog)));
}

/** Under a reference that Temporal has forgotten. */
export async function sendAgain(
  { referenceId, retryPreset }: PlannedOrder,
  { door, from, to, amountMinor }: PlannedAgain,
  eventLog: EventLog,
): Promise<void> {
  const payment = { referenceId, from, to, amountMinor };
  if (door !== 'web') return startPastTheWeb(payment, door, eventLog);
  const answered = await startUntilAnswered({ ...payment, retryPreset }, eventLog);
  if (answered?.answer === 'started') {
    const { askedAtMs } = answered;
    eventLog.record({ kind: 'started-again', referenceId, order: { from, to, amountMinor }, askedAtMs });
  } else eventLog.count(`sent again: ${answered?.answer ?? 'no answer'}`);
}

async function sendUntilAnswered(order: WebOrder, eventLog: EventLog): Promise<void> {
  const { referenceId, from, to, amountMinor } = order;
  const answered = { referenceId, order: { from, to, amountMinor } };
  const answer = (await startUntilAnswered(order, eventLog))?.answer;
  switch (answer) {
    case 'started':
    case 'already-started':
      eventLog.count(`start: ${answer}`);
      return eventLog.record({ kind: 'started', ...answered });
    case 'reference-taken':
      return eventLog.record({ kind: 'reference-taken', ...answered });
    case 'already-paid':
      return eventLog.recordUnexpected(referenceId, 'it was called paid before it was ever forgotten');
  }
}

type StartAnswer = 'started' | 'already-started' | 'reference-taken' | 'already-paid';

/** @returns undefined when the answer is recorded as unexpected */
async function startUntilAnswered(
  { referenceId, from, to, amountMinor, retryPreset }: WebOrder,
  eventLog: EventLog,
): Promise<{ answer: StartAnswer; askedAtMs: number } | undefined> {
  const deadline = Date.now() + ANSWER_TIMEOUT_MS;
  for (;;) {
    const askedAtMs = Date.now();
    try {
      const answer = await startTransfer({
        ...{ referenceId, sourceAccount: from, targetAccount: to, amountMinor, currency: 'USD', retryPreset },
        requestedBy: REQUESTER,
      });
      return { answer, askedAtMs };
    } catch (error) {
      if (error instanceof ReferenceConflict) return { answer: 'reference-taken', askedAtMs };
      if (error instanceof AlreadyPaid) return { answer: 'already-paid', askedAtMs };
      if (!isUnavailable(error) || Date.now() > deadline) {
        eventLog.recordUnexpected(referenceId, `its start was answered with ${error}`);
        return undefined;
      }
      eventLog.count('start: no answer, sent again');
      await delay(RETRY_MS);
    }
  }
}
