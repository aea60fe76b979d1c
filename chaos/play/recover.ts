import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '#chaos/log/event-log.ts';
import type { Finding } from '#chaos/log/finding.ts';
import { type ChaosPlan, SLOWEST_CALL_MS } from '#chaos/plan/plan.ts';
import type { Random } from '#chaos/plan/random.ts';
import type { BankClient } from '#lib/bank-client/client.ts';
import { stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { OwnStack } from '#testing/stack/stack.ts';
import { killIfUp } from './kill.ts';
import { decideIfAsked, look, pressRetryNow } from './people.ts';
import { untilAnswered } from './until-answered.ts';

const LOOK_EVERY_MS = 250;

/** After this much peace a transfer that has not ended never will: that is a finding. */
const HEALED_WITHIN_MS = 180_000;

/**
 * Ends all that was broken on purpose, and has people decide what waits for them, until every
 * transfer has ended and no call is on its way any more.
 *
 * @returns the transfers that have not
 */
export async function recover(
  plan: ChaosPlan,
  stack: OwnStack,
  bank: BankClient,
  random: Random,
  journal: EventLog,
): Promise<Finding[]> {
  await endBreakage(plan, bank);
  const [unended] = await Promise.all([untilAllHaveEnded(plan, random, journal), dropHungCalls(stack)]);
  return unended.map((transfer) => ({ transfer, what: 'it has not ended' }));
}

async function untilAllHaveEnded(plan: ChaosPlan, random: Random, journal: EventLog): Promise<string[]> {
  const openAccounts = plan.accounts.filter(({ status }) => status === 'open').map(({ id }) => id);
  const open = new Set(plan.orders.map(({ referenceId }) => referenceId));
  const deadline = Date.now() + HEALED_WITHIN_MS;
  while (open.size > 0 && Date.now() < deadline) {
    for (const referenceId of open) {
      const view = await look(referenceId, journal);
      if (view?.closedAt) open.delete(referenceId);
      if (!view || view.closedAt) continue;
      await decideIfAsked(view, openAccounts, random, journal);
      // A retry that was due in a minute is due now: peace has come.
      const waits = stepsOf(view).some(({ retry, status }) => retry !== null || status === 'paused');
      if (waits) await pressRetryNow(referenceId, journal);
    }
    await delay(LOOK_EVERY_MS);
  }
  return [...open];
}

/**
 * Calls that the bank left hanging would hold their attempts for as long as a policy allows. Those
 * that are only slow may land first: a late call must find its key closed.
 */
async function dropHungCalls(stack: OwnStack): Promise<void> {
  await delay(SLOWEST_CALL_MS);
  killIfUp(stack, 'bank');
}

async function endBreakage({ accounts }: ChaosPlan, bank: BankClient): Promise<void> {
  await untilAnswered(() => bank.clearFaults());
  for (const { id, status } of accounts) {
    if (status === 'open') await untilAnswered(() => bank.changeAccount(id, { status: 'open' }));
  }
}
