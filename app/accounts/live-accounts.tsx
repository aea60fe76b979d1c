'use client';

import { Landmark } from 'lucide-react';
import { LiveNote } from '#app/_live/live-note.tsx';
import { useLive } from '#app/_live/use-live.ts';
import { EmptyState } from '#app/_ui/empty-state.tsx';
import { Notice, Notices } from '#app/_ui/notice.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import type { AccountList } from '#lib/accounts/list-accounts.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import { BankAccounts } from './bank-accounts.tsx';
import { OpenAccountForm } from './open-account-form.tsx';

interface Props {
  /** Null while the bank is unavailable. */
  initial: Snapshot<AccountList | null>;
  newAccountId: string;
  openingRefusal: string | undefined;
}

const MAX_NAMED = 10;

export function LiveAccounts({ initial, newAccountId, openingRefusal }: Props) {
  const { snapshot, connection } = useLive('accounts', initial);
  const { accounts = null, unreadable = [] } = snapshot.data ?? {};
  const banks = [...new Set(accounts?.map(({ bank }) => bank))];
  return (
    <>
      <PageHeader title="Accounts" lead="Balances from the bank ledger: posted and in transit.">
        <LiveNote connection={connection} />
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <OpenAccountForm banks={banks} accountId={newAccountId} refusal={openingRefusal} />
        <Notices>
          {accounts ? null : <Notice>Bank unavailable. Accounts are listed here when it is back.</Notice>}
          {unreadable.length > 0 ? (
            <Notice>
              Unknown account format: {unreadable.slice(0, MAX_NAMED).join(', ')}
              {unreadable.length > MAX_NAMED ? '…' : '.'}
            </Notice>
          ) : null}
        </Notices>
        {banks.map((bank) => (
          <BankAccounts
            key={bank}
            bank={bank}
            accounts={accounts?.filter((account) => account.bank === bank) ?? []}
          />
        ))}
        {accounts?.length === 0 ? (
          <div className="card">
            <EmptyState
              icon={Landmark}
              title="No accounts yet"
              text="Open one above. A transfer needs two."
            />
          </div>
        ) : null}
      </div>
    </>
  );
}
