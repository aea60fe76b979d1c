'use client';

import { Landmark } from 'lucide-react';
import type { Account } from '#lib/bank/schemas.ts';
import type { Snapshot } from '#lib/live/shared-watch.ts';
import { Empty } from '../_components/empty.tsx';
import { LiveNote } from '../_components/live-note.tsx';
import { Notice, Notices } from '../_components/notice.tsx';
import { PageHeader } from '../_components/page-header.tsx';
import { useLive } from '../_components/use-live.ts';
import { BankAccounts } from './bank-accounts.tsx';
import { OpenAccountForm } from './open-account-form.tsx';

interface Props {
  /** Null while the bank does not answer. */
  initial: Snapshot<Account[] | null>;
  newAccountId: string;
  openingRefusal: string | undefined;
}

/** All accounts people have, by bank, as they stand now. */
export function LiveAccounts({ initial, newAccountId, openingRefusal }: Props) {
  const { snapshot, connection } = useLive('accounts', initial);
  const accounts = snapshot.data;
  const banks = [...new Set(accounts?.map(({ bank }) => bank))];
  return (
    <>
      <PageHeader
        title="Accounts"
        lead="What the banks’ ledger says: posted on each account, and in transit from it."
      >
        <LiveNote connection={connection} />
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <OpenAccountForm banks={banks} accountId={newAccountId} refusal={openingRefusal} />
        <Notices>
          {accounts ? null : (
            <Notice>
              The bank service does not answer, so the accounts cannot be shown. No money is lost; this page
              goes on by itself.
            </Notice>
          )}
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
            <Empty
              icon={Landmark}
              title="No account yet"
              text="Open the first one above; money moves between two."
            />
          </div>
        ) : null}
      </div>
    </>
  );
}
