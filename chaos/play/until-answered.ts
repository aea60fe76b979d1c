import { setTimeout as delay } from 'node:timers/promises';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import { ReconciliationImpossible } from '#lib/reconciliation/reconcile.ts';
import { TemporalUnavailable } from '#lib/transfers/errors.ts';

export const AGAIN_MS = 500;

/** The supervisor waits up to half a minute before it starts again what keeps dying. */
export const ANSWERED_WITHIN_MS = 120_000;

/** An answer came, and was made without the bank. */
export class BankLeftOut extends Error {
  override name = 'BankLeftOut';
}

const ABSENCES = [TemporalUnavailable, ReconciliationImpossible, BankLeftOut];

/** Whether an error says that bank or Temporal is away, and nothing about what was asked of them. */
export function isAbsence(error: unknown): boolean {
  return ABSENCES.some((absence) => error instanceof absence) || isBankUnavailable(error);
}

/**
 * Repeats an act until bank and Temporal, which may be being restarted, have answered it.
 *
 * @throws the last absence, when they stay away; whatever else the act throws, at once
 */
export async function untilAnswered<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  const giveUpAt = Date.now() + ANSWERED_WITHIN_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!isAbsence(error) || Date.now() > giveUpAt) throw error;
      await delay(AGAIN_MS);
    }
  }
}
