import { DEFAULT_RETRY, type RetryPolicy } from '#temporal/contract.ts';

/** The editions of Temporal's money-transfer tutorial. */
export const RETRY_PRESET_IDS = ['typescript', 'python', 'go', 'java', 'dotnet', 'ruby'] as const;
export type RetryPresetId = (typeof RETRY_PRESET_IDS)[number];

interface RetryPreset {
  id: RetryPresetId;
  label: string;
  /** Of the tutorial. */
  edition: string;
  summary: string;
  retry: RetryPolicy;
}

const DOUBLING = { initialIntervalMs: 1_000, backoffCoefficient: 2 };

/** From the tutorial's repositories (https://learn.temporal.io/getting_started/). */
export const RETRY_PRESETS: Readonly<Record<RetryPresetId, RetryPreset>> = {
  typescript: {
    id: 'typescript',
    label: 'Standard',
    edition: 'TypeScript',
    summary: '500 attempts, backoff up to 1 min, timeout 1 min',
    retry: DEFAULT_RETRY,
  },
  python: {
    id: 'python',
    label: 'Three tries',
    edition: 'Python',
    summary: '3 attempts, backoff up to 2 s, timeout 5 s',
    retry: { ...DOUBLING, maximumIntervalMs: 2_000, maximumAttempts: 3, startToCloseTimeoutMs: 5_000 },
  },
  go: {
    id: 'go',
    label: 'Patient',
    edition: 'Go',
    summary: '500 attempts, backoff up to 100 s, timeout 1 min',
    retry: { ...DOUBLING, maximumIntervalMs: 100_000, maximumAttempts: 500, startToCloseTimeoutMs: 60_000 },
  },
  java: {
    id: 'java',
    label: 'Persistent',
    edition: 'Java',
    summary: '5,000 attempts, backoff up to 20 s, timeout 2 s',
    retry: { ...DOUBLING, maximumIntervalMs: 20_000, maximumAttempts: 5_000, startToCloseTimeoutMs: 2_000 },
  },
  dotnet: {
    id: 'dotnet',
    label: 'Three slow tries',
    edition: '.NET',
    summary: '3 attempts, backoff up to 100 s, timeout 5 min',
    retry: { ...DOUBLING, maximumIntervalMs: 100_000, maximumAttempts: 3, startToCloseTimeoutMs: 300_000 },
  },
  ruby: {
    id: 'ruby',
    label: 'Until it works',
    edition: 'Ruby',
    summary: 'Unlimited attempts, backoff up to 10 s, timeout 5 s',
    retry: { ...DOUBLING, maximumIntervalMs: 10_000, maximumAttempts: 0, startToCloseTimeoutMs: 5_000 },
  },
};

export const DEFAULT_RETRY_PRESET: RetryPresetId = 'typescript';

export function isRetryPresetId(text: string): text is RetryPresetId {
  return RETRY_PRESET_IDS.some((id) => id === text);
}

/** Undefined for a policy that is no preset. */
export function retryPresetOf(policy: RetryPolicy): RetryPreset | undefined {
  return Object.values(RETRY_PRESETS).find(({ retry }) => isSameRetry(retry, policy));
}

export function isSameRetry(one: RetryPolicy, other: RetryPolicy): boolean {
  return (
    one.initialIntervalMs === other.initialIntervalMs &&
    one.backoffCoefficient === other.backoffCoefficient &&
    one.maximumIntervalMs === other.maximumIntervalMs &&
    one.maximumAttempts === other.maximumAttempts &&
    one.startToCloseTimeoutMs === other.startToCloseTimeoutMs
  );
}
