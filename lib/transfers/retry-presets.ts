import { DEFAULT_RETRY, type RetryPolicy } from '#temporal/contract.ts';

/** The editions of Temporal's money-transfer tutorial, each with a retry policy of its own. */
export const RETRY_PRESET_IDS = ['typescript', 'python', 'go', 'java', 'dotnet', 'ruby'] as const;
export type RetryPresetId = (typeof RETRY_PRESET_IDS)[number];

export interface RetryPreset {
  id: RetryPresetId;
  label: string;
  /** What it comes to, in words for people. */
  words: string;
  retry: RetryPolicy;
}

/** What all editions share: the first pause is a second, and each is twice the one before. */
const DOUBLING = { initialIntervalMs: 1_000, backoffCoefficient: 2 };

/**
 * Intervals, attempts and time limits as in the tutorial's own repositories
 * (https://learn.temporal.io/getting_started/), which differ from edition to edition.
 */
export const RETRY_PRESETS: Readonly<Record<RetryPresetId, RetryPreset>> = {
  typescript: {
    id: 'typescript',
    label: 'TypeScript',
    words: '500 attempts, up to a minute apart, a minute for each',
    retry: DEFAULT_RETRY,
  },
  python: {
    id: 'python',
    label: 'Python',
    words: '3 attempts, up to 2 seconds apart, 5 seconds for each',
    retry: { ...DOUBLING, maximumIntervalMs: 2_000, maximumAttempts: 3, startToCloseTimeoutMs: 5_000 },
  },
  go: {
    id: 'go',
    label: 'Go',
    words: '500 attempts, up to 100 seconds apart, a minute for each',
    retry: { ...DOUBLING, maximumIntervalMs: 100_000, maximumAttempts: 500, startToCloseTimeoutMs: 60_000 },
  },
  java: {
    id: 'java',
    label: 'Java',
    words: '5,000 attempts, up to 20 seconds apart, 2 seconds for each',
    retry: { ...DOUBLING, maximumIntervalMs: 20_000, maximumAttempts: 5_000, startToCloseTimeoutMs: 2_000 },
  },
  dotnet: {
    id: 'dotnet',
    label: '.NET',
    words: '3 attempts, up to 100 seconds apart, 5 minutes for each',
    retry: { ...DOUBLING, maximumIntervalMs: 100_000, maximumAttempts: 3, startToCloseTimeoutMs: 300_000 },
  },
  ruby: {
    id: 'ruby',
    label: 'Ruby',
    words: 'unlimited attempts, up to 10 seconds apart, 5 seconds for each',
    retry: { ...DOUBLING, maximumIntervalMs: 10_000, maximumAttempts: 0, startToCloseTimeoutMs: 5_000 },
  },
};

/** The preset of an order that asks for none. */
export const DEFAULT_RETRY_PRESET: RetryPresetId = 'typescript';

/** Whether a text names one of the presets. */
export function isRetryPresetId(text: string): text is RetryPresetId {
  return RETRY_PRESET_IDS.some((id) => id === text);
}

/** The preset a policy is; undefined for one that is none of them. */
export function retryPresetOf(policy: RetryPolicy): RetryPreset | undefined {
  return Object.values(RETRY_PRESETS).find(({ retry }) => isSameRetry(retry, policy));
}

/** Whether two policies retry alike. */
export function isSameRetry(one: RetryPolicy, other: RetryPolicy): boolean {
  return (
    one.initialIntervalMs === other.initialIntervalMs &&
    one.backoffCoefficient === other.backoffCoefficient &&
    one.maximumIntervalMs === other.maximumIntervalMs &&
    one.maximumAttempts === other.maximumAttempts &&
    one.startToCloseTimeoutMs === other.startToCloseTimeoutMs
  );
}
