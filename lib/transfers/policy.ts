import { z } from 'zod';
import { parseEnv } from '#lib/shared/env.ts';
import { parseAmount } from '#lib/shared/money.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import type { TransferPolicy } from '#temporal/contract.ts';
import { DEFAULT_RETRY_PRESET, RETRY_PRESETS, type RetryPresetId } from './retry-presets.ts';

const amount = z.string().transform((text, context) => {
  // Nothing is below zero: with it, every transfer is approved by a second person.
  if (Number(text) === 0) return 0;
  const parsed = parseAmount(text, 'USD');
  if (parsed.ok) return parsed.amountMinor;
  context.addIssue({ code: 'custom', message: parsed.reason });
  return z.NEVER;
});

const schema = z.object({
  /** In major units: a transfer of more than this many dollars, or euros, waits for a second person. */
  APPROVAL_THRESHOLD: z.string().default('1000.00').pipe(amount),
  APPROVAL_DEADLINE_MINUTES: z.coerce
    .number()
    .int()
    .positive()
    .default(24 * 60),
});

/** The policy of a transfer that asks for none of its own. @throws EnvError */
export function defaultPolicy(): TransferPolicy {
  return policyOf(DEFAULT_RETRY_PRESET);
}

/** The policy of a transfer that is retried by one of the presets. @throws EnvError */
export function policyOf(preset: RetryPresetId): TransferPolicy {
  return { ...approvalPolicy(), retry: RETRY_PRESETS[preset].retry };
}

/** Which transfers wait for a second person, and for how long. @throws EnvError */
export function approvalPolicy(): Omit<TransferPolicy, 'retry'> {
  return perProcess('approval-policy', () => {
    const { APPROVAL_THRESHOLD, APPROVAL_DEADLINE_MINUTES } = parseEnv(schema, process.env);
    return {
      approvalThresholdMinor: APPROVAL_THRESHOLD,
      approvalDeadlineMs: APPROVAL_DEADLINE_MINUTES * 60_000,
    };
  });
}
