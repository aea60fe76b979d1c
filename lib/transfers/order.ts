import type { Currency } from '#lib/shared/money.ts';
import type { RetryPresetId } from './retry-presets.ts';

/** `amountMinor` is in minor units of the source account's currency. */
export interface TransferOrder {
  referenceId: string;
  sourceAccount: string;
  targetAccount: string;
  amountMinor: number;
  currency: Currency;
  requestedBy: string;
  /** Defaults to the tutorial's TypeScript edition. */
  retryPreset?: RetryPresetId;
}
