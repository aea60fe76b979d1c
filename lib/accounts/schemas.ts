/** What people send about accounts: each schema is its form's and its action's. */
import * as z from 'zod/mini';
import type { AccountStatus } from '#lib/bank-client/contract.ts';
import { bankName, id, keyOf, line, refuseBy, required, typed } from '#lib/shared/fields.ts';
import { FAULT_LAB_ACCOUNT_PREFIX, HOUSE_ACCOUNT_PREFIX } from '#lib/shared/ids.ts';
import { amountProblem, CURRENCIES, parseAmount } from '#lib/shared/money.ts';
import { HOLDER, REASON } from '#lib/shared/text.ts';

const reason = required(line(REASON));

const newId = id().check(
  z.refine((text) => !HOUSE_ACCOUNT_PREFIX.test(text), 'Numbers that begin like this are the banks’ own.'),
  z.refine(
    (text) => !FAULT_LAB_ACCOUNT_PREFIX.test(text),
    'Numbers that begin like this are the fault lab’s own.',
  ),
);

/** An opening balance may be zero, as it is where none is typed; an amount to send may not. */
const MIN_BALANCE_MINOR = 0;
const balance = z.pipe(
  typed,
  z.transform((text) => text || '0'),
);

export const accountOpening = z.pipe(
  z.object({
    holder: required(line(HOLDER)),
    bank: required(bankName),
    id: required(newId),
    currency: required(z.enum(CURRENCIES, 'Choose a currency.')),
    openingBalance: z.pipe(
      balance,
      z.string().check(refuseBy((text) => amountProblem(text, MIN_BALANCE_MINOR))),
    ),
    reason,
  }),
  z.transform(({ openingBalance, ...account }, context) => {
    const parsed = parseAmount(openingBalance, account.currency, MIN_BALANCE_MINOR);
    if (parsed.ok) return { ...account, openingBalanceMinor: parsed.amountMinor };
    context.issues.push({
      code: 'custom',
      message: parsed.reason,
      input: openingBalance,
      path: ['openingBalance'],
    });
    return z.NEVER;
  }),
);

const STATUSES: Record<AccountStatus, true> = { open: true, frozen: true, closed: true };

export const accountChange = z.object({
  id: required(id()),
  /** What the page showed. */
  from: required(keyOf(STATUSES, 'The form is incomplete: reload the page.')),
  to: required(keyOf(STATUSES, 'Choose a status.')),
  reason,
});
