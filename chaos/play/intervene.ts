import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '#chaos/log/event-log.ts';
import type { PlannedForgetting, PlannedOrder, PlannedReset } from '#chaos/plan/plan.ts';
import { isUnavailable } from '#lib/shared/errors.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { grpcFailureIn, isNotFound } from '#lib/temporal-client/grpc.ts';
import { describeWorkflow } from '#lib/temporal-client/workflows.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { fetchHistory } from '#lib/transfers/queries/workflow-history.ts';
import { RETRY_MS, retryWhileUnavailable } from './retry-while-unavailable.ts';
import { sendAgain } from './send-orders.ts';
import type { Stage } from './stage.ts';

/** What somebody with Temporal's own tools does to the order's workflow, if that is planned. */
export async function intervene(stage: Stage, order: PlannedOrder): Promise<void> {
  if (order.reset) await playReset(stage, order, order.reset);
  if (order.forgetting) await playForgetting(stage, order, order.forgetting);
}

async function playReset(
  { eventLog, payers }: Stage,
  { referenceId }: PlannedOrder,
  { afterMs, to }: PlannedReset,
): Promise<void> {
  await delay(afterMs);
  // A reset forgets claims: nobody resets while somebody pays by hand (docs/operations.md).
  if (payers.has(referenceId)) return eventLog.count('reset: not while somebody pays');
  const fromMs = Date.now();
  try {
    if (!(await reset(referenceId, to))) return eventLog.count('reset: nothing to reset');
  } catch (error) {
    // Without an answer it may have been done all the same.
    if (!isUnavailable(error) && !grpcFailureIn(error) && !(error instanceof TransferNotFound)) throw error;
    eventLog.count('reset: not done, or no answer');
  }
  eventLog.recordIntervention({ referenceId, kind: 'reset', fromMs, untilMs: Date.now() });
}

/** @returns false before its first workflow task has ended */
async function reset(referenceId: string, to: PlannedReset['to']): Promise<boolean> {
  const tasks = (await fetchHistory(referenceId)).filter(
    (event) => event.workflowTaskCompletedEventAttributes,
  );
  const workflowTaskFinishEventId = (to === 'first-task' ? tasks.at(0) : tasks.at(-1))?.eventId;
  if (!workflowTaskFinishEventId) return false;
  const workflowExecution = { workflowId: workflowIdOf(referenceId) };
  const request = { workflowExecution, workflowTaskFinishEventId, requestId: randomUUID(), reason: 'chaos' };
  await callTemporal(({ client, namespace }) =>
    client.workflowService.resetWorkflowExecution({ namespace, ...request }),
  );
  return true;
}

async function playForgetting(
  { bank, eventLog, payers }: Stage,
  order: PlannedOrder,
  { afterMs, sentAgain }: PlannedForgetting,
): Promise<void> {
  const { referenceId } = order;
  await delay(afterMs);
  if (payers.has(referenceId)) return eventLog.count('forgetting: not while somebody pays');
  if (!(await forget(referenceId, eventLog)) || !sentAgain) return;
  for (const fault of sentAgain.faults) await retryWhileUnavailable(() => bank.armFault(fault));
  await sendAgain(order, sentAgain, eventLog);
}

/** A running workflow is gone in a second, but an ended one waits for Temporal's own tasks, for minutes. */
const GONE_WITHIN_MS = 5_000;

/** @returns whether Temporal knows it no longer */
async function forget(referenceId: string, eventLog: EventLog): Promise<boolean> {
  const fromMs = Date.now();
  const workflowId = workflowIdOf(referenceId);
  await retryWhileUnavailable(() => deleteWorkflow(workflowId));
  const isGone = await becomesUnknown(workflowId, Date.now() + GONE_WITHIN_MS);
  const untilMs = isGone ? Date.now() : Number.POSITIVE_INFINITY;
  eventLog.recordIntervention({ referenceId, kind: 'forgotten', fromMs, untilMs });
  return isGone;
}

async function becomesUnknown(workflowId: string, deadlineMs: number): Promise<boolean> {
  while (await retryWhileUnavailable(() => describeWorkflow(workflowId))) {
    if (Date.now() > deadlineMs) return false;
    await delay(RETRY_MS);
  }
  return true;
}

async function deleteWorkflow(workflowId: string): Promise<void> {
  try {
    await callTemporal(({ client, namespace }) =>
      client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } }),
    );
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
