import type { Metadata } from 'next';
import { readAccounts } from '#lib/accounts/list.ts';
import { currentActor } from '#lib/actor.ts';
import { newReferenceId } from '#lib/ids.ts';
import { takeSnapshot } from '#lib/live/shared-watch.ts';
import { refusalOf } from '#lib/permissions.ts';
import { LiveAccounts } from './live-accounts.tsx';

export const metadata: Metadata = { title: 'Accounts' };

export default async function AccountsPage() {
  const actor = await currentActor();
  return (
    <LiveAccounts
      initial={await takeSnapshot(readAccounts)}
      newAccountId={newReferenceId().replace(/^rm/, 'acct')}
      openingRefusal={refusalOf(actor, 'open-account')}
    />
  );
}
