import type { OrderFields } from '#lib/transfers/order-schema.ts';
import { isRetryPresetId } from '#lib/transfers/retry-presets.ts';

export type Prefill = Omit<OrderFields, 'referenceId'>;

/** Longer values are ignored. */
const MAX_LENGTH = 64;

/** Such as `/?from=85-150&to=43-812&amount=400.00`. */
export function readPrefill(searchParams: Readonly<Record<string, unknown>>): Partial<Prefill> {
  const text = (name: string) => {
    const value = searchParams[name];
    const trimmed = typeof value === 'string' ? value.trim() : '';
    return trimmed.length <= MAX_LENGTH ? trimmed : '';
  };
  const [from, to, amount, retry] = [text('from'), text('to'), text('amount'), text('retry')];
  return {
    ...(from && { sourceAccount: from }),
    ...(to && { targetAccount: to }),
    ...(amount && { amount }),
    ...(isRetryPresetId(retry) && { retryPreset: retry }),
  };
}

/** The inverse of {@link readPrefill}. */
export function prefilledFormUrl({
  sourceAccount,
  targetAccount,
  amount,
  retryPreset,
}: Partial<Prefill>): string {
  const parameters = new URLSearchParams();
  const values = { from: sourceAccount, to: targetAccount, amount, retry: retryPreset };
  for (const [name, value] of Object.entries(values)) if (value) parameters.set(name, value);
  return parameters.size === 0 ? '/' : `/?${parameters}`;
}
