'use server';

import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import { changeAccountStatus, openAccount, STATUS_ACTIONS } from '#lib/accounts/change-account.ts';
import {
  accountId,
  accountStatus,
  bankName,
  openAccount as openAccountRequest,
} from '#lib/bank-client/contract.ts';
import { CURRENCIES, formatMoney, parseAmount } from '#lib/shared/money.ts';

const reason = z.string().trim().min(1, 'Give a reason.').max(500, 'Use at most 500 characters.');

const opening = z
  .object({
    id: openAccountRequest.shape.id.unwrap(),
    bank: bankName,
    holder: openAccountRequest.shape.holder,
    currency: z.enum(CURRENCIES),
    openingBalance: z.string().trim(),
    reason,
  })
  .transform(({ openingBalance, ...account }, context) => {
    const parsed = parseBalance(openingBalance, account.currency);
    if (parsed.ok) return { ...account, openingBalanceMinor: parsed.amountMinor };
    context.addIssue({ code: 'custom', path: ['openingBalance'], message: parsed.reason });
    return z.NEVER;
  });

/** An opening balance may be zero; an amount to send may not. */
function parseBalance(text: string, currency: (typeof CURRENCIES)[number]): ReturnType<typeof parseAmount> {
  return /^0*(\.0*)?$/.test(text) ? { ok: true, amountMinor: 0 } : parseAmount(text, currency);
}

const OPENING_MESSAGES = {
  id: 'Use 1 to 64 letters, digits, dots, underscores or hyphens, starting with a letter or digit.',
  bank: 'Use letters, digits, dots and hyphens, such as bank1.example.com.',
  holder: 'Enter a name of at most 100 characters.',
};

/** Idempotent by its account number. */
export const openAccountAction = defineAction({
  schema: opening,
  fieldMessages: OPENING_MESSAGES,
  run: ({ reason: _reason, ...account }) => openAccount(account),
  audit: (input) => ({
    action: 'open-account',
    target: { kind: 'account', id: input.id },
    reason: input.reason,
    after: ({ status, postedMinor, currency }) => ({ status, balance: formatMoney(postedMinor, currency) }),
  }),
  done: ({ id, holder }) => `Account ${id} opened for ${holder}.`,
  // For a new account number.
  refresh: true,
});

const change = z.object({ id: accountId, to: accountStatus, reason });

export const changeAccountAction = defineAction({
  schema: change,
  run: ({ id, to }) => changeAccountStatus(id, to),
  audit: ({ id, to, reason: why }) => ({
    action: STATUS_ACTIONS[to],
    target: { kind: 'account', id },
    reason: why,
    after: ({ before, account }) => ({ status: `${before} → ${account.status}` }),
  }),
  done: ({ account: { id, status } }) => `Account ${id} is ${status}.`,
});
