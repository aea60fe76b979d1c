'use client';

import { Landmark } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { ListPager } from '#app/_lists/list-pager.tsx';
import { LiveNote } from '#app/_live/live-note.tsx';
import { useLive } from '#app/_live/use-live.ts';
import { EmptyState } from '#app/_ui/empty-state.tsx';
import { Notice, Notices } from '#app/_ui/notice.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import {
  ACCOUNTS_PER_PAGE,
  type AccountPage,
  accountsTopicOf,
  MAX_ACCOUNTS_SHOWN,
} from '#lib/accounts/account-range.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import { BankAccounts } from './bank-accounts.tsx';
import { OpenAccountForm } from './open-account-form.tsx';

interface Props {
  /** Null while the bank is unavailable. */
  initial: Snapshot<AccountPage | null>;
  /** What the page comes after; empty for the first. */
  after: string;
  withDemonstrations: boolean;
  newAccountId: string;
  openingRefusal: string | undefined;
}

interface Shown {
  count: number;
  /** What was shown until more was asked for. */
  before: Snapshot<AccountPage | null> | null;
}

const MAX_NAMED = 10;

export function LiveAccounts({ initial, after, withDemonstrations, ...opening }: Props) {
  const [{ count, before }, setShown] = useState<Shown>({ count: ACCOUNTS_PER_PAGE, before: null });
  const { snapshot, connection, read, hasFailed } = useLive(
    accountsTopicOf({ after, count, withDemonstrations }),
    before ?? initial,
  );
  const { accounts = null, banks = [], next = null, hidden = 0, unreadable = [] } = snapshot.data ?? {};
  const isIncomplete = next !== null && (accounts?.length ?? 0) < count;
  useEffect(() => {
    // Updates may be paused.
    if (count > ACCOUNTS_PER_PAGE) read();
  }, [count, read]);
  const loadMore = () =>
    isIncomplete ? read() : setShown({ count: count + ACCOUNTS_PER_PAGE, before: snapshot });
  return (
    <>
      <PageHeader title="Accounts" lead="Balances from the bank ledger: posted and in transit.">
        <LiveNote connection={connection} />
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <OpenAccountForm
          banks={banks.map(({ name }) => name)}
          accountId={opening.newAccountId}
          refusal={opening.openingRefusal}
        />
        <Notices>
          {accounts ? null : <Notice>Bank unavailable. Accounts are listed here when it is back.</Notice>}
          {unreadable.length > 0 ? (
            <Notice>
              Unknown account format: {unreadable.slice(0, MAX_NAMED).join(', ')}
              {unreadable.length > MAX_NAMED ? '…' : '.'}
            </Notice>
          ) : null}
        </Notices>
        {banks.map((totals) => (
          <BankAccounts
            key={totals.name}
            totals={totals}
            accounts={accounts?.filter(({ bank }) => bank === totals.name) ?? []}
          />
        ))}
        <Demonstrations hidden={hidden} areShown={withDemonstrations} />
        {accounts?.length === 0 && after === '' ? (
          <div className="card">
            <EmptyState
              icon={Landmark}
              title="No accounts yet"
              text="Open one above. A transfer needs two."
            />
          </div>
        ) : null}
      </div>
      <ListPager
        list={{
          rows: accounts ?? [],
          next,
          loadMore: isIncomplete || count < MAX_ACCOUNTS_SHOWN ? loadMore : undefined,
          isLoading: isIncomplete && !hasFailed,
          hasFailed: isIncomplete && hasFailed,
        }}
        href={listHref(withDemonstrations)}
        first="First"
        isFirst={after === ''}
      />
    </>
  );
}

function listHref(withDemonstrations: boolean): string {
  return withDemonstrations ? '/accounts?demonstrations=yes' : '/accounts';
}

function Demonstrations({ hidden, areShown }: { hidden: number; areShown: boolean }) {
  if (hidden === 0 && !areShown) return null;
  return (
    <p className="text-muted">
      {areShown
        ? 'Demonstration accounts are listed. '
        : `${hidden} demonstration ${hidden === 1 ? 'account is' : 'accounts are'} not listed. `}
      <Link
        href={listHref(!areShown)}
        className="underline underline-offset-2 max-sm:inline-block max-sm:py-3"
      >
        {areShown ? 'Hide demonstration accounts' : 'Show demonstration accounts'}
      </Link>
    </p>
  );
}
