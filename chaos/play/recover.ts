import { setTimeout as delay } from 'node:timers/promises';
import { SLOWEST_CALL_MS } from '#chaos/plan/plan.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { describeWorkflow } from '#lib/temporal-client/workflows.ts';
import { reconcileAndAct } from './auditor.ts';
import { killIfUp } from './kill.ts';
import { decideIfAsked, pressRetryNow, viewTransfer } from './people.ts';
import { retryWhileUnavailable } from './retry-while-unavailable.ts';
import type { Stage } from './stage.ts';

const POLL_MS = 250;

/** A transfer that has not ended so long after the last fault never will. */
const RECOVERY_TIMEOUT_MS = 180_000;

/**
 * Clears all faults, and has people make the decisions that transfers wait for, until every transfer that
 * Temporal knows has ended, no call is in flight, and nothing is left to repair.
 *
 * @returns references of the transfers that have not ended
 */
export async function recover(stage: Stage): Promise<string[]> {
  await clearFaults(stage);
  const [unended] = await Promise.all([waitForEndings(stage), dropHungCalls(stage)]);
  await repairAll(stage);
  return unended;
}

async function waitForEndings(stage: Stage): Promise<string[]> {
  const { plan } = stage;
  const openAccounts = plan.accounts.filter(({ status }) => status === 'open').map(({ id }) => id);
  const open = new Set(plan.orders.map(({ referenceId }) => referenceId));
  const deadline = Date.now() + RECOVERY_TIMEOUT_MS;
  while (open.size > 0 && Date.now() < deadline) {
    for (const referenceId of open) {
      if (await hasEnded(referenceId, openAccounts, stage)) open.delete(referenceId);
    }
    await delay(POLL_MS);
  }
  return [...open];
}

/** Helps it on where it has not. One that Temporal does not know has ended too. */
async function hasEnded(referenceId: string, accounts: readonly string[], stage: Stage): Promise<boolean> {
  const view = await viewTransfer(referenceId, stage.eventLog);
  if (!view) return isUnknown(referenceId);
  if (view.closedAt) return true;
  await decideIfAsked(view, accounts, stage);
  // Do not wait out a backoff, of up to an hour, whatever the page says of it.
  await pressRetryNow(referenceId, stage.eventLog);
  return false;
}

async function isUnknown(referenceId: string): Promise<boolean> {
  return (await retryWhileUnavailable(() => describeWorkflow(workflowIdOf(referenceId)))) === undefined;
}

/** Once no call is in flight: a late one could still change what there is to repair. */
async function repairAll(stage: Stage): Promise<void> {
  const deadline = Date.now() + RECOVERY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (!(await retryWhileUnavailable(() => reconcileAndAct(stage)))) return;
    await delay(POLL_MS);
  }
}

/**
 * Calls that the bank left hanging would hold their attempts for as long as a policy allows. Slow ones
 * may land first: a late call must find its key closed.
 */
async function dropHungCalls(stage: Stage): Promise<void> {
  await delay(SLOWEST_CALL_MS);
  killIfUp(stage, 'bank');
}

async function clearFaults({ plan, bank }: Stage): Promise<void> {
  await retryWhileUnavailable(() => bank.clearFaults());
  for (const { id, status } of plan.accounts) {
    if (status === 'open') await retryWhileUnavailable(() => bank.changeAccount(id, { status: 'open' }));
  }
}
