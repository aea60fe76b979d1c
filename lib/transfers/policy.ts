import { z } from 'zod';
import { parseEnv } from '#lib/shared/env.ts';
import { parseAmount } from '#lib/shared/money.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import type { TransferPolicy } from '#temporal/contract.ts';
import { DEFAULT_RETRY_PRESET, RETRY_PRESETS, type RetryPresetId } from './retry-presets.ts';

const amount = z.string().transform((text, context) => {
  // With a threshold of 0, every transfer needs approval.
  if (Number(text) === 0) return 0;
  const parsed = parseAmount(text, 'USD');
  if (parsed.ok) return parsed.amountMinor;
  context.addIssue({ code: 'custom', message: parsed.reason });
  return z.NEVER;
});

const schema = z.object({
  /** In major units. */
  APPROVAL_THRESHOLD: z.string().default('1000.00').pipe(amount),
  APPROVAL_DEADLINE_MINUTES: z.coerce
    .number()
    .int()
    .positive()
    .default(24 * 60),
});

/** @throws EnvError */
export function defaultPolicy(): TransferPolicy {
  return policyOf(DEFAULT_RETRY_PRESET);
}

/** @throws EnvError */
export function policyOf(preset: RetryPresetId): TransferPolicy {
  return { ...approvalPolicy(), retry: RETRY_PRESETS[preset].retry };
}

/** @throws EnvError */
export function approvalPolicy(): Omit<TransferPolicy, 'retry'> {
  return perProcess('approval-policy', () => {
    const { APPROVAL_THRESHOLD, APPROVAL_DEADLINE_MINUTES } = parseEnv(schema, process.env);
    return {
      approvalThresholdMinor: APPROVAL_THRESHOLD,
      approvalDeadlineMs: APPROVAL_DEADLINE_MINUTES * 60_000,
    };
  });
}
