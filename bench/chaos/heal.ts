import { setTimeout as delay } from 'node:timers/promises';
import type { BankClient } from '#lib/bank/client.ts';
import { isBankAway } from '#lib/bank/errors.ts';
import { ActionRefused, TemporalUnavailable, TransferNotFound } from '#lib/transfers/errors.ts';
import { retryNow } from '#lib/transfers/retry-now.ts';
import { stepsOf } from '#lib/transfers/timeline-items.ts';
import type { OwnStack } from '../../e2e/stack.ts';
import type { Journal } from './journal.ts';
import { decideIfAsked, look } from './people.ts';
import type { ChaosPlan } from './plan.ts';
import type { Random } from './random.ts';

const LOOK_EVERY_MS = 250;

/** After this much peace a transfer that has not ended never will: that is a finding. */
const HEALED_WITHIN_MS = 180_000;

/**
 * Ends all that was broken on purpose, and has people decide what waits for them, until every
 * transfer has ended.
 *
 * @returns the references of those that have not
 */
export async function heal(
  plan: ChaosPlan,
  stack: OwnStack,
  bank: BankClient,
  random: Random,
  journal: Journal,
): Promise<string[]> {
  // Calls that the bank left hanging would hold their attempts for as long as a policy allows.
  if (stack.pids().bank !== undefined) stack.kill('bank');
  await endBreakage(plan, bank);
  const openAccounts = plan.accounts.filter(({ status }) => status === 'open').map(({ id }) => id);
  const open = new Set(plan.orders.map(({ referenceId }) => referenceId));
  const deadline = Date.now() + HEALED_WITHIN_MS;
  while (open.size > 0 && Date.now() < deadline) {
    for (const referenceId of open) {
      const view = await look(referenceId, journal);
      if (view?.closedAt) open.delete(referenceId);
      if (!view || view.closedAt) continue;
      await decideIfAsked(view, openAccounts, random, journal);
      if (stepsOf(view).some(({ retry }) => retry)) await hurry(referenceId);
    }
    await delay(LOOK_EVERY_MS);
  }
  return [...open];
}

async function endBreakage({ accounts }: ChaosPlan, bank: BankClient): Promise<void> {
  await untilDone(() => bank.clearFaults());
  for (const { id, status } of accounts) {
    if (status === 'open') await untilDone(() => bank.changeAccount(id, { status: 'open' }));
  }
}

/** A retry that was due in a minute is due now: peace has come. */
async function hurry(referenceId: string): Promise<void> {
  try {
    await retryNow(referenceId);
  } catch (error) {
    // It ran just then, or nobody answered: the next round looks again.
    const harmless = [ActionRefused, TemporalUnavailable, TransferNotFound].some(
      (kind) => error instanceof kind,
    );
    if (!harmless) throw error;
  }
}

/** Repeats an act until the bank, which may be being restarted, has answered it. */
async function untilDone(act: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await act();
      return;
    } catch (error) {
      if (!isBankAway(error)) throw error;
      await delay(LOOK_EVERY_MS);
    }
  }
}
