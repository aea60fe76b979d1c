'use server';

import { defineAction } from '#app/_actions/define-action.ts';
import { changeAccountStatus, openAccount, STATUS_ACTIONS } from '#lib/accounts/change-account.ts';
import { accountChange, accountOpening } from '#lib/accounts/schemas.ts';
import { formatMoney } from '#lib/shared/money.ts';

/** Idempotent by its account number. */
export const openAccountAction = defineAction({
  schema: accountOpening,
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

export const changeAccountAction = defineAction({
  schema: accountChange,
  run: ({ id, from, to }) => changeAccountStatus(id, from, to),
  audit: ({ id, from, to, reason: why }) => ({
    action: STATUS_ACTIONS[to],
    target: { kind: 'account', id },
    reason: why,
    before: { status: from },
    after: ({ status }) => ({ status }),
  }),
  done: ({ id, status }) => `Account ${id} is ${status}.`,
});
