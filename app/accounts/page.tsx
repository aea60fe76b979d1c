import type { Metadata } from 'next';
import { readAccounts } from '#lib/accounts/list-accounts.ts';
import { currentActor } from '#lib/auth/actor.ts';
import { refusalOf } from '#lib/auth/permissions.ts';
import { snapshotOf } from '#lib/live/shared-subscriptions.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { LiveAccounts } from './live-accounts.tsx';

export const metadata: Metadata = { title: 'Accounts' };

export default async function AccountsPage() {
  const actor = await currentActor();
  return (
    <LiveAccounts
      initial={await snapshotOf(readAccounts)}
      newAccountId={newReferenceId().replace(/^rm/, 'acct')}
      openingRefusal={refusalOf(actor, 'open-account')}
    />
  );
}
