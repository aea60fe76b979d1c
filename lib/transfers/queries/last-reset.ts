import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { SharedAnswers } from '#lib/temporal-client/shared-answers.ts';

const KEEP_MS = 1_000;
const TIMEOUT_MS = 500;

const state = () =>
  perProcess('last-reset', () => ({
    answers: new SharedAnswers<number | null>(() => KEEP_MS),
    lastKnownMs: null as number | null,
  }));

/**
 * When the demonstration was last reset, at most a second old; null if it never was. While the bank is unavailable,
 * what it said last.
 */
export function readLastResetMs(): Promise<number | null> {
  const { answers } = state();
  return answers.get('', async () => {
    const health = await bank().health({ timeoutMs: TIMEOUT_MS }).catch(nullWhenBankUnavailable);
    if (health) state().lastKnownMs = health.resetAt ? Date.parse(health.resetAt) : null;
    return state().lastKnownMs;
  });
}
