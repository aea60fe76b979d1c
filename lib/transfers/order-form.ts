import { z } from 'zod';
import { isReferenceId } from '#lib/ids.ts';
import { type Currency, parseAmount } from '#lib/money.ts';
import { retryPresetId } from './retry-presets.ts';
import type { TransferOrder } from './start.ts';

/** What the form needs to know of an account to check against it. */
export interface FormAccount {
  id: string;
  currency: Currency;
}

/** The fields of the transfer form, as typed: all text. */
const orderFields = z.object({
  sourceAccount: z.string(),
  targetAccount: z.string(),
  amount: z.string(),
  referenceId: z.string().trim(),
  /** One of the retry presets; without it, or empty, the default. */
  retryPreset: z.string().optional(),
});

export type OrderFields = z.infer<typeof orderFields>;
export type OrderFieldName = keyof OrderFields;
export type OrderErrors = Partial<Record<OrderFieldName, string>>;

/**
 * The schema of the transfer form, the same in the browser and in the server action: text in, an
 * order in minor units out, and every problem at the field that can mend it.
 */
export function orderForm(accounts: readonly FormAccount[]) {
  const currencyOf = (id: string) => accounts.find((account) => account.id === id)?.currency;
  return orderFields.transform((fields, context): Omit<TransferOrder, 'requestedBy'> => {
    const currency = currencyOf(fields.sourceAccount);
    const amount = parseAmount(fields.amount, currency ?? 'USD');
    const retryPreset = retryPresetId.optional().safeParse(fields.retryPreset || undefined);
    const errors: OrderErrors = {
      ...accountErrors(fields, currencyOf),
      ...(amount.ok ? {} : { amount: amount.reason }),
      ...(isReferenceId(fields.referenceId) ? {} : { referenceId: REFERENCE_RULE }),
      ...(retryPreset.success ? {} : { retryPreset: 'Choose one of the retry policies.' }),
    };
    for (const [field, message] of Object.entries(errors)) {
      context.addIssue({ code: 'custom', path: [field], message });
    }
    if (!currency || !amount.ok) return z.NEVER;
    const { sourceAccount, targetAccount, referenceId } = fields;
    const order = { sourceAccount, targetAccount, referenceId, currency, amountMinor: amount.amountMinor };
    return retryPreset.data ? { ...order, retryPreset: retryPreset.data } : order;
  });
}

const REFERENCE_RULE =
  'Use 1 to 64 letters, digits, dots, underscores or hyphens, beginning with a letter or digit.';

function accountErrors(
  { sourceAccount, targetAccount }: OrderFields,
  currencyOf: (id: string) => Currency | undefined,
): OrderErrors {
  const from = currencyOf(sourceAccount);
  const to = currencyOf(targetAccount);
  const errors: OrderErrors = {};
  if (sourceAccount === '') errors.sourceAccount = 'Choose the account the money comes from.';
  else if (!from) errors.sourceAccount = `There is no account ${sourceAccount}.`;
  if (targetAccount === '') errors.targetAccount = 'Choose the account the money goes to.';
  else if (!to) errors.targetAccount = `There is no account ${targetAccount}.`;
  else if (targetAccount === sourceAccount)
    errors.targetAccount = 'Choose another account than the one the money comes from.';
  else if (from && from !== to) {
    errors.targetAccount = `${targetAccount} is in ${to}, ${sourceAccount} in ${from}: a transfer does not change currencies.`;
  }
  return errors;
}

/** The problems of a refused form, the first of each field. */
export function orderErrors(error: z.ZodError): OrderErrors {
  const errors: OrderErrors = {};
  for (const { path, message } of error.issues) {
    const field = orderFields.keyof().safeParse(path[0]).data;
    if (field) errors[field] ??= message;
  }
  return errors;
}

/** What was typed, from the form's data: fields that are missing are empty. */
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
