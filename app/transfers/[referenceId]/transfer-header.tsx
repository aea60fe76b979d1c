'use client';

import type { ReactNode } from 'react';
import { ConnectionNote } from '#app/_live/connection-note.tsx';
import type { Connection } from '#app/_live/live-query.ts';
import { BackLink } from '#app/_ui/back-link.tsx';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import { formatMoney } from '#lib/shared/money.ts';
import type { TransferView, TransferViewStatus } from '#lib/transfers/view/transfer-view.ts';

interface Props {
  order: Pick<TransferView, 'sourceAccount' | 'targetAccount' | 'amountMinor' | 'currency'>;
  status: TransferViewStatus;
  /** What exactly it is at, in place of the status's label. */
  progress?: string | null;
  explanation: string;
  connection: Connection;
  /** To screen readers, whenever it changes. */
  announced?: boolean;
  children?: ReactNode;
}

export function TransferHeader({
  order,
  status,
  progress = null,
  explanation,
  connection,
  announced = true,
  children,
}: Props) {
  return (
    <header>
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <BackLink href="/transfers">Transfers</BackLink>
        <div className="-mr-3 flex flex-wrap items-center max-sm:-ml-3">{children}</div>
      </div>
      <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="money text-figure font-semibold tracking-tight">
          {formatMoney(order.amountMinor, order.currency)}
        </h1>
        <StatusBadge status={status} progress={progress} />
        <ConnectionNote connection={connection} />
      </div>
      <p className="mt-1 text-muted">
        from <span className="font-mono text-ink">{order.sourceAccount}</span> to{' '}
        <span className="font-mono text-ink">{order.targetAccount}</span>
      </p>
      <p role={announced ? 'status' : undefined} className="mt-4 max-w-prose text-lead text-pretty">
        {explanation}
      </p>
    </header>
  );
}
