import type { Metadata } from 'next';
import { ACCOUNTS_PER_PAGE, isPlace } from '#lib/accounts/account-range.ts';
import { readAccounts } from '#lib/accounts/list-accounts.ts';
import { currentActor } from '#lib/auth/actor.ts';
import { refusalOf } from '#lib/auth/permissions.ts';
import { snapshotOf } from '#lib/live/shared-subscriptions.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { type Query, textIn } from '#lib/shared/search-params.ts';
import { LiveAccounts } from './live-accounts.tsx';

export const metadata: Metadata = { title: 'Accounts' };

export default async function AccountsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const cursor = textIn(query, 'cursor') ?? '';
  const withDemonstrations = textIn(query, 'demonstrations') === 'yes';
  const after = isPlace(cursor) ? cursor : '';
  const actor = await currentActor();
  return (
    <LiveAccounts
      // Another page is another list.
      key={`${withDemonstrations} ${after}`}
      after={after}
      withDemonstrations={withDemonstrations}
      initial={await snapshotOf(() => readAccounts({ after, count: ACCOUNTS_PER_PAGE, withDemonstrations }))}
      newAccountId={newReferenceId().replace(/^rm/, 'acct')}
      openingRefusal={refusalOf(actor, 'open-account')}
    />
  );
}
