'use client';

import type { Desk as DeskData } from '#lib/desk/desk.ts';
import type { Snapshot } from '#lib/live/shared-watch.ts';
import { TransferForm } from '../transfers/transfer-form.tsx';
import { BankCard } from './bank-card.tsx';
import { ConnectionNote } from './connection-note.tsx';
import { Notice, Notices } from './notice.tsx';
import { RecentTransfers } from './recent-transfers.tsx';
import { useLive } from './use-live.ts';

/** The home page: send on one side, both banks and the latest transfers on the other, all live. */
export function Desk({ initial, reference }: { initial: Snapshot<DeskData>; reference: string }) {
  const { snapshot, connection } = useLive('desk', initial);
  const { accounts, faults, transfers } = snapshot.data;
  const banks = [...new Set(accounts?.map(({ bank }) => bank))];
  return (
    <div className="grid items-start gap-x-10 gap-y-12 lg:grid-cols-[22rem_1fr]">
      <TransferForm accounts={accounts} reference={reference} />
      <div className="grid min-w-0 gap-12">
        <section aria-labelledby="banks">
          <div className="mb-4 flex items-baseline justify-between gap-4">
            <h2 id="banks" className="text-lg font-semibold tracking-tight">
              Banks
            </h2>
            <ConnectionNote connection={connection} />
          </div>
          {accounts ? (
            <div className="grid gap-4 md:grid-cols-2">
              {banks.map((bank) => (
                <BankCard
                  key={bank}
                  bank={bank}
                  accounts={accounts.filter((account) => account.bank === bank)}
                  faults={faults}
                  serverNowMs={snapshot.takenAtMs}
                />
              ))}
            </div>
          ) : null}
          <Notices>
            {accounts ? null : (
              <Notice>
                The bank service does not answer. Transfers wait and lose nothing; this page goes on by
                itself.
              </Notice>
            )}
          </Notices>
        </section>
        <RecentTransfers transfers={transfers} />
      </div>
    </div>
  );
}
