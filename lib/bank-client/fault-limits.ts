/** Of the bank's contract, for forms: the contract itself is not for browsers. */
export const FAULT_LIMITS = { delayMs: 600_000, seconds: 86_400, count: 100_000 } as const;
