'use client';

import type { Account, AccountStatus } from '#lib/bank/schemas.ts';
import { ActionForm } from '../_actions/action-form.tsx';
import { Disclosure } from '../_actions/disclosure.tsx';
import { TextField } from '../_actions/text-field.tsx';
import { changeAccount } from './resilient-actions.ts';
import { changesFor } from './words.ts';

interface Props {
  account: Account;
  /** Why the person who acts may not bring an account to a status; nothing where they may. */
  refusals: Partial<Record<AccountStatus, string>>;
}

/** What can be done to the account, each with what follows from it and a reason to give. */
export function AccountActions({ account, refusals }: Props) {
  return (
    <section aria-label="What you can do" className="grid items-start gap-3 sm:grid-cols-2">
      {changesFor(account).map(({ to, label, tone, follows }) => (
        <Disclosure key={to} label={`${label}…`} group="account-change">
          <ActionForm
            action={changeAccount}
            hidden={{ id: account.id, to }}
            buttons={[{ label: `${label} the account`, tone, refusal: refusals[to] }]}
          >
            {(result) => (
              <>
                <p className="text-muted text-pretty">{follows}</p>
                <TextField name="reason" label="Reason" maxLength={500} result={result} />
              </>
            )}
          </ActionForm>
        </Disclosure>
      ))}
    </section>
  );
}
