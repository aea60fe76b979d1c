import { readApprovalEnv } from '#lib/shared/approval-env.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import type { TransferPolicy } from '#temporal/contract.ts';
import { DEFAULT_RETRY_PRESET, RETRY_PRESETS, type RetryPresetId } from './retry-presets.ts';

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
  return perProcess('approval-policy', () => readApprovalEnv());
}
