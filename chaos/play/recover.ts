import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '#chaos/log/event-log.ts';
import type { Finding } from '#chaos/log/finding.ts';
import { type ChaosPlan, SLOWEST_CALL_MS } from '#chaos/plan/plan.ts';
import type { Random } from '#chaos/plan/random.ts';
import type { BankClient } from '#lib/bank-client/client.ts';
import { stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { OwnStack } from '#testing/stack/stack.ts';
import { killIfUp } from './kill.ts';
import { decideIfAsked, pressRetryNow, viewTransfer } from './people.ts';
import { retryWhileUnavailable } from './retry-while-unavailable.ts';

const POLL_MS = 250;

/** A transfer that has not ended so long after the last fault never will: that is a finding. */
const RECOVERY_TIMEOUT_MS = 180_000;

/**
 * Clears all faults, and has people make the decisions that transfers wait for, until every transfer
 * has ended and no call is in flight.
 *
 * @returns the transfers that have not ended
 */
export async function recover(
  plan: ChaosPlan,
  stack: OwnStack,
  bank: BankClient,
  random: Random,
  eventLog: EventLog,
): Promise<Finding[]> {
  await clearFaults(plan, bank);
  const [unended] = await Promise.all([waitForEndings(plan, random, eventLog), dropHungCalls(stack)]);
  return unended.map((transfer) => ({ transfer, what: 'it has not ended' }));
}

async function waitForEndings(plan: ChaosPlan, random: Random, eventLog: EventLog): Promise<string[]> {
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
async function dropHungCalls(stack: OwnStack): Promise<void> {
  await delay(SLOWEST_CALL_MS);
  killIfUp(stack, 'bank');
}

async function clearFaults({ accounts }: ChaosPlan, bank: BankClient): Promise<void> {
  await retryWhileUnavailable(() => bank.clearFaults());
  for (const { id, status } of accounts) {
    if (status === 'open') await retryWhileUnavailable(() => bank.changeAccount(id, { status: 'open' }));
  }
}
