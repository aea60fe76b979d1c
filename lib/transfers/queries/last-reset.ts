import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { SharedAnswers } from '#lib/temporal-client/shared-answers.ts';

const TIMEOUT_MS = 500;

/** The bank's clock may be ahead of Temporal's: what is played after a reset is listed. */
const CLOCK_SKEW_MS = 1_000;

interface LastReset {
  answers: SharedAnswers<number | null>;
  lastKnownMs: number | null;
}

const state = () =>
  perProcess('last-reset', (): LastReset => ({ answers: new SharedAnswers(), lastKnownMs: null }));

/** When the demonstration was last reset, a second early; null if it never was. While the bank is unavailable, what it said last. */
export function readLastResetMs(): Promise<number | null> {
  const last = state();
  return last.answers.get('', async () => {
    const health = await bank().health({ timeoutMs: TIMEOUT_MS }).catch(nullWhenBankUnavailable);
    if (health) last.lastKnownMs = health.resetAt ? Date.parse(health.resetAt) - CLOCK_SKEW_MS : null;
    return last.lastKnownMs;
  });
}
