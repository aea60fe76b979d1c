import { setTimeout as delay } from 'node:timers/promises';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import { ReconciliationImpossible } from '#lib/reconciliation/reconcile.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';

export const RETRY_MS = 500;

/** The supervisor waits up to 30 s before it restarts a process that keeps dying. */
export const ANSWER_TIMEOUT_MS = 120_000;

/** A view was built, but the bank did not answer for its part. */
export class ViewWithoutBank extends Error {
  override name = 'ViewWithoutBank';
}

const UNAVAILABLE = [TemporalUnavailable, ReconciliationImpossible, ViewWithoutBank];

/** Whether an error says only that the bank or Temporal is unavailable. */
export function isUnavailable(error: unknown): boolean {
  return UNAVAILABLE.some((type) => error instanceof type) || isBankUnavailable(error);
}

/** @throws the last "unavailable" after {@link ANSWER_TIMEOUT_MS}; any other error at once */
export async function retryWhileUnavailable<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const deadline = Date.now() + ANSWER_TIMEOUT_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isUnavailable(error) || Date.now() > deadline) throw error;
      await delay(RETRY_MS);
    }
  }
}
