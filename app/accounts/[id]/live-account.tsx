'use client';

import { LiveNote } from '#app/_live/live-note.tsx';
import { useLastKnown } from '#app/_live/use-last-known.ts';
import { useLive } from '#app/_live/use-live.ts';
import { Notice, Notices } from '#app/_ui/notice.tsx';
import { AccountActions } from '#app/accounts/account-actions.tsx';
import type { AccountStatement } from '#lib/accounts/statement.ts';
import type { AccountStatus } from '#lib/bank-client/contract.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import { AccountHead } from './account-head.tsx';
import { StatementList } from './statement-list.tsx';

interface Props {
  initial: Snapshot<AccountStatement>;
  refusals: Partial<Record<AccountStatus, string>>;
}

export function LiveAccount({ initial, refusals }: Props) {
  const { id } = initial.data.account;
  const { snapshot, connection } = useLive<AccountStatement | null>(`account/${id}`, initial);
  const { account, lines, next } = useLastKnown(snapshot.data) ?? initial.data;
  return (
    <>
      <AccountHead account={account}>
        <LiveNote connection={connection} />
      </AccountHead>
      <Notices>
        {snapshot.data ? null : (
          <div className="mb-4">
            <Notice>Bank unavailable. Showing the last known state.</Notice>
          </div>
        )}
      </Notices>
      <AccountActions account={account} refusals={refusals} />
      <section aria-labelledby="statement" className="mt-8">
        <h2 id="statement" className="mb-3 text-heading font-medium">
          Statement
        </h2>
        <StatementList account={account} page={{ items: lines, next }} isFirst={true} />
      </section>
    </>
  );
}
