'use client';

import { useState } from 'react';
import { ActionForm } from '#app/_actions/action-form.tsx';
import { TextField } from '#app/_actions/text-field.tsx';
import { Disclosure } from '#app/_ui/disclosure.tsx';
import { accountChange } from '#lib/accounts/schemas.ts';
import type { Account, AccountStatus } from '#lib/bank-client/contract.ts';
import { REASON } from '#lib/shared/text.ts';
import { changesFor } from './account-changes.ts';
import { changeAccountAction } from './actions.ts';

interface Props {
  account: Account;
  /** Why the current role may not set a status; empty where it may. */
  refusals: Partial<Record<AccountStatus, string>>;
}

/** A change of another status is not offered, but still says why it was refused. */
export function AccountActions({ account, refusals }: Props) {
  const outlived = useOutlived(account.status);
  return (
    <section aria-label="Account actions" className="grid items-start gap-3 sm:grid-cols-2">
      {everyChange(account).map(({ from, to, label, tone, follows }) => (
        <ActionForm
          key={`${from} ${to} ${outlived[from]}`}
          schema={accountChange}
          action={changeAccountAction}
          hidden={{ id: account.id, from, to }}
          buttons={[{ label: `${label} account`, tone, refusal: refusals[to] }]}
          isOver={from !== account.status}
          frame={(form, hasFailed) => (
            <Disclosure
              label={`${label}…`}
              group="account-change"
              isOver={from !== account.status}
              hasFailed={hasFailed}
            >
              {form}
            </Disclosure>
          )}
        >
          {({ field }) => (
            <>
              <p className="text-muted text-pretty">{follows}</p>
              <TextField field={field('reason')} label="Reason" maxLength={REASON.maxLength} />
            </>
          )}
        </ActionForm>
      ))}
    </section>
  );
}

const STATUSES: readonly AccountStatus[] = ['open', 'frozen', 'closed'];

type Counts = Record<AccountStatus, number>;

/**
 * By the status that a change is from: how often the account has changed from another since. Each time, what was
 * refused because the account had that other one is true no more.
 */
function useOutlived(status: AccountStatus): Counts {
  const [seen, setSeen] = useState({ status, counts: { open: 0, frozen: 0, closed: 0 } satisfies Counts });
  if (seen.status !== status) {
    const counts = { ...seen.counts };
    for (const from of STATUSES) if (from !== seen.status) counts[from] += 1;
    setSeen({ status, counts });
  }
  return seen.counts;
}

function everyChange(account: Account) {
  return STATUSES.flatMap((from) =>
    changesFor({ ...account, status: from }).map((change) => ({ ...change, from })),
  );
}
