'use client';

import Link from 'next/link';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import { useAction } from '#app/_actions/use-action.ts';
import { changeAccountAction } from '#app/accounts/actions.ts';
import { type Action, type Role, refusalOf } from '#lib/auth/permissions.ts';
import type { Account, AccountStatus } from '#lib/bank-client/contract.ts';

interface Props {
  bank: string;
  count: number;
  /** The first few. */
  accounts: Account[];
  role: Role;
}

const CHANGES: Record<AccountStatus, { status: AccountStatus; label: string; action: Action }[]> = {
  open: [
    { status: 'frozen', label: 'Freeze', action: 'freeze-account' },
    { status: 'closed', label: 'Close', action: 'close-account' },
  ],
  frozen: [
    { status: 'open', label: 'Reopen', action: 'reopen-account' },
    { status: 'closed', label: 'Close', action: 'close-account' },
  ],
  closed: [{ status: 'open', label: 'Reopen', action: 'reopen-account' }],
};

const STATUS_LABELS: Record<AccountStatus, string> = {
  open: 'Open',
  frozen: 'Frozen: credits only',
  closed: 'Closed: no debits or credits',
};

export function BankAccounts({ bank, count, accounts, role }: Props) {
  const refusal = refusalOf({ role }, 'freeze-account');
  return (
    <details className="border-t border-line">
      <summary className="px-4 py-3 text-muted hover:text-ink">
        Accounts at {bank}: {count}
      </summary>
      {refusal ? <p className="px-4 pb-2 text-note text-muted">{refusal}</p> : null}
      <ul className="divide-y divide-line border-t border-line">
        {accounts.map((account) => (
          <AccountRow key={account.id} account={account} role={role} />
        ))}
      </ul>
      {count > accounts.length ? (
        <p className="border-t border-line px-4 py-3 text-note text-muted">
          {count - accounts.length} more in{' '}
          <Link href="/accounts" className="underline underline-offset-2">
            all accounts
          </Link>
          .
        </p>
      ) : null}
    </details>
  );
}

function AccountRow({ account: { id, holder, status }, role }: { account: Account; role: Role }) {
  const { result, submit, pending } = useAction(changeAccountAction);
  return (
    <li
      aria-label={`Account ${id}`}
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2.5"
    >
      <div className="min-w-0">
        <p className="truncate">
          <span className="font-mono">{id}</span> <bdi className="text-muted">{holder}</bdi>
        </p>
        <p className={`text-note ${status === 'open' ? 'text-muted' : 'text-refused'}`}>
          {STATUS_LABELS[status]}
        </p>
        <ActionFailure result={result} className="text-note" />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Link href={`/fault-lab?${new URLSearchParams({ account: id })}#arm`} className="button button-plain">
          Fault…
        </Link>
        <ActionFormElement
          action={submit}
          onSubmit={(event) => {
            if (pending) event.preventDefault();
          }}
          className="flex gap-2"
        >
          <input type="hidden" name="id" value={id} />
          <input type="hidden" name="from" value={status} />
          <input type="hidden" name="reason" value="In the fault lab" />
          {CHANGES[status].map(({ status: next, label, action }) => (
            <button
              key={next}
              type="submit"
              name="to"
              value={next}
              className="button button-quiet"
              aria-disabled={pending}
              disabled={refusalOf({ role }, action) !== undefined}
              aria-label={`${label} account ${id}`}
            >
              {label}
            </button>
          ))}
        </ActionFormElement>
      </div>
    </li>
  );
}
