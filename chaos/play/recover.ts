import { setTimeout as delay } from 'node:timers/promises';
import { SLOWEST_CALL_MS } from '#chaos/plan/plan.ts';
import { stepsOf } from '#lib/transfers/view/timeline-items.ts';
import { killIfUp } from './kill.ts';
import { decideIfAsked, pressRetryNow, viewTransfer } from './people.ts';
import { retryWhileUnavailable } from './retry-while-unavailable.ts';
import type { Stage } from './stage.ts';

const POLL_MS = 250;

/** A transfer that has not ended so long after the last fault never will. */
const RECOVERY_TIMEOUT_MS = 180_000;

/**
 * Clears all faults, and has people make the decisions that transfers wait for, until every transfer
 * has ended and no call is in flight.
 *
 * @returns references of the transfers that have not ended
 */
export async function recover(stage: Stage): Promise<string[]> {
  await clearFaults(stage);
  const [unended] = await Promise.all([waitForEndings(stage), dropHungCalls(stage)]);
  return unended;
}

async function waitForEndings({ plan, random, eventLog }: Stage): Promise<string[]> {
  const openAccounts = plan.accounts.filter(({ status }) => status === 'open').map(({ id }) => id);
  const open = new Set(plan.orders.map(({ referenceId }) => referenceId));
  const deadline = Date.now() + RECOVERY_TIMEOUT_MS;
  while (open.size > 0 && Date.now() < deadline) {
    for (const referenceId of open) {
      const view = await viewTransfer(referenceId, eventLog);
      if (view?.closedAt) open.delete(referenceId);
      if (!view || view.closedAt) continue;
      await decideIfAsked(view, openAccounts, random, eventLog);
      // Do not wait out a backoff of up to a minute.
      const isWaiting = stepsOf(view).some(({ retry, status }) => retry !== null || status === 'paused');
      if (isWaiting) await pressRetryNow(referenceId, eventLog);
    }
    await delay(POLL_MS);
  }
  return [...open];
}

/**
 * Calls that the bank left hanging would hold their attempts for as long as a policy allows. Slow ones
 * may land first: a late call must find its key closed.
 */
async function dropHungCalls({ stack }: Stage): Promise<void> {
  await delay(SLOWEST_CALL_MS);
  killIfUp(stack, 'bank');
}

async function clearFaults({ plan, bank }: Stage): Promise<void> {
  await retryWhileUnavailable(() => bank.clearFaults());
  for (const { id, status } of plan.accounts) {
    if (status === 'open') await retryWhileUnavailable(() => bank.changeAccount(id, { status: 'open' }));
  }
}
