import type { RetryPolicy } from '#temporal/contract.ts';

/** What a curve shows of a policy. */
export const CURVE_MS = 120_000;

/** When each attempt starts, in milliseconds after the first, within {@link CURVE_MS}, where every attempt fails at once. */
export function attemptTimes(retry: RetryPolicy): number[] {
  const { initialIntervalMs, backoffCoefficient, maximumIntervalMs, maximumAttempts } = retry;
  const times: number[] = [];
  let atMs = 0;
  let pauseMs = initialIntervalMs;
  while (atMs <= CURVE_MS && (maximumAttempts === 0 || times.length < maximumAttempts)) {
    times.push(atMs);
    atMs += Math.min(pauseMs, maximumIntervalMs);
    pauseMs *= backoffCoefficient;
  }
  return times;
}
