import { formatDuration } from '#app/_ui/durations.ts';
import { retryPresetOf } from '#lib/transfers/retry-presets.ts';
import type { RetryPolicy } from '#temporal/contract.ts';

/** By the name of the tutorial that has it, too. */
export function describeRetryPolicy(policy: RetryPolicy): string[] {
  const { initialIntervalMs, backoffCoefficient, maximumIntervalMs, maximumAttempts, startToCloseTimeoutMs } =
    policy;
  const name = retryPresetOf(policy)?.label;
  const attempts = maximumAttempts === 0 ? 'Unlimited attempts' : `Up to ${maximumAttempts} attempts`;
  const first = formatDuration(initialIntervalMs);
  const backoff =
    backoffCoefficient === 1
      ? `${first} apart`
      : `${first} backoff, ×${backoffCoefficient} up to ${formatDuration(maximumIntervalMs)}`;
  return [
    ...(name ? [name] : []),
    attempts,
    backoff,
    `${formatDuration(startToCloseTimeoutMs)} timeout each`,
  ];
}
