import { isReferenceId } from '#lib/shared/ids.ts';
import { type Currency, parseAmount } from '#lib/shared/money.ts';
import type { TransferOrder } from '#lib/transfers/order.ts';
import { isRetryPresetId } from '#lib/transfers/retry-presets.ts';

interface FormAccount {
  id: string;
  currency: Currency;
}

export interface OrderFields {
  sourceAccount: string;
  targetAccount: string;
  amount: string;
  referenceId: string;
  /** Empty for the default. */
  retryPreset?: string;
}

export type OrderFieldName = keyof OrderFields;
export type OrderErrors = Partial<Record<OrderFieldName, string>>;

type ReadOrder = { ok: true; order: Omit<TransferOrder, 'requestedBy'> } | { ok: false; errors: OrderErrors };

/** Without a schema library, which the browser would load before the form works. */
export function readOrder(fields: OrderFields, accounts: readonly FormAccount[]): ReadOrder {
  const currencyOf = (id: string) => accounts.find((account) => account.id === id)?.currency;
  const { sourceAccount, targetAccount, retryPreset = '' } = fields;
  const referenceId = fields.referenceId.trim();
  const currency = currencyOf(sourceAccount);
  const amount = parseAmount(fields.amount, currency ?? 'USD');
  const errors: OrderErrors = {
    ...accountErrors(fields, currencyOf),
    ...(amount.ok ? {} : { amount: amount.reason }),
    ...(isReferenceId(referenceId) ? {} : { referenceId: REFERENCE_RULE }),
    ...(retryPreset === '' || isRetryPresetId(retryPreset) ? {} : { retryPreset: RETRY_RULE }),
  };
  if (!currency || !amount.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  const order = { sourceAccount, targetAccount, referenceId, currency, amountMinor: amount.amountMinor };
  return { ok: true, order: isRetryPresetId(retryPreset) ? { ...order, retryPreset } : order };
}

const REFERENCE_RULE =
  'Use 1 to 64 letters, digits, dots, underscores or hyphens, starting with a letter or digit.';
const RETRY_RULE = 'Choose a retry policy.';

function accountErrors(
  { sourceAccount, targetAccount }: OrderFields,
  currencyOf: (id: string) => Currency | undefined,
): OrderErrors {
  const from = currencyOf(sourceAccount);
  const to = currencyOf(targetAccount);
  const errors: OrderErrors = {};
  if (sourceAccount === '') errors.sourceAccount = 'Choose an account to send from.';
  else if (!from) errors.sourceAccount = `Account ${sourceAccount} does not exist.`;
  if (targetAccount === '') errors.targetAccount = 'Choose an account to send to.';
  else if (!to) errors.targetAccount = `Account ${targetAccount} does not exist.`;
  else if (targetAccount === sourceAccount) errors.targetAccount = 'Choose a different account to send to.';
  else if (from && from !== to) {
    errors.targetAccount = `${targetAccount} holds ${to} and ${sourceAccount} holds ${from}. Transfers do not convert currencies.`;
  }
  return errors;
}

export function readOrderFields(form: FormData): OrderFields {
  const text = (name: OrderFieldName) => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  return {
    sourceAccount: text('sourceAccount'),
    targetAccount: text('targetAccount'),
    amount: text('amount'),
    referenceId: text('referenceId').trim(),
    ...(form.has('retryPreset') ? { retryPreset: text('retryPreset') } : {}),
  };
}
