import { isRetryPresetId } from '#lib/transfers/retry-presets.ts';
import type { OrderFields } from './order-form.ts';

/** The fields of the form, none of them left out. */
export type FormFields = OrderFields & { retryPreset: string };

/** What the form of a new transfer can begin with; a reference is never among it. */
export type Prefill = Omit<FormFields, 'referenceId'>;

/** Longer than anything that belongs into a field; what is longer, or no text, is left out. */
const MAX_LENGTH = 64;

/** What the desk's address says about a new transfer, such as `/?from=85-150&to=43-812&amount=400.00`. */
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

/** The address of the desk with its form filled in: the inverse of {@link readPrefill}. */
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
