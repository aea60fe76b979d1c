'use client';

import type { ReactNode } from 'react';
import { useFreshAccounts } from '#app/_account-picker/use-accounts.ts';
import { LiveNote } from '#app/_live/live-note.tsx';
import { useLive } from '#app/_live/use-live.ts';
import type { ApprovalRule } from '#app/_transfer-form/order-notices.tsx';
import { TransferForm } from '#app/_transfer-form/transfer-form.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import type { Account } from '#lib/bank-client/contract.ts';
import type { Dashboard as DashboardData } from '#lib/dashboard/dashboard.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import type { Prefill } from '#lib/transfers/form/prefill.ts';
import { Banks } from './banks.tsx';
import { RecentTransfers } from './recent-transfers.tsx';

interface Props {
  initial: Snapshot<DashboardData>;
  /** For the form to choose from. */
  offered: readonly Account[];
  reference: string;
  prefill: Partial<Prefill>;
  approval: ApprovalRule;
  sender: string;
  headline: ReactNode;
}

export function Dashboard({ initial, offered, reference, prefill, approval, sender, headline }: Props) {
  const { snapshot, connection } = useLive('dashboard', initial);
  const { banks, firstTransfer, faults, transfers } = snapshot.data;
  useFreshAccounts(snapshot);
  return (
    <>
      <PageHeader title="Dashboard" lead="Send money between banks. Every cent accounted for.">
        <LiveNote connection={connection} />
      </PageHeader>
      <div className="grid items-start gap-x-10 gap-y-10 xl:grid-cols-[23rem_minmax(0,1fr)]">
        {/* Stays in view beside longer columns, where all of it fits. */}
        <div className="xl:tall:sticky xl:tall:top-6">
          <TransferForm
            // Only a new address prefills the form again, not a refresh of the same one.
            key={JSON.stringify(prefill)}
            offered={offered}
            faults={Array.isArray(faults) ? faults : []}
            reference={reference}
            prefill={prefill}
            approval={approval}
            sender={sender}
          />
        </div>
        <div className="grid min-w-0 gap-10">
          {headline}
          <RecentTransfers transfers={transfers} firstTransfer={firstTransfer} faultLab={faults !== 'off'} />
          <Banks banks={banks} faults={faults} serverNowMs={snapshot.takenAtMs} />
        </div>
      </div>
    </>
  );
}
