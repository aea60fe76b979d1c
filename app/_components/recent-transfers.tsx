import Link from 'next/link';
import { formatMoney } from '#lib/money.ts';
import type { TransferSummary } from '#lib/transfers/list.ts';
import { Notice, Notices } from './notice.tsx';
import { StatusBadge } from './status-badge.tsx';
import { Time } from './time.tsx';

export function RecentTransfers({ transfers }: { transfers: TransferSummary[] | null }) {
  return (
    <section aria-labelledby="recent">
      <h2 id="recent" className="mb-4 text-lg font-semibold tracking-tight">
        Recent transfers
      </h2>
      {transfers ? <RecentList transfers={transfers} /> : null}
      <Notices>
        {transfers ? null : (
          <Notice>
            Temporal does not answer, so the transfers cannot be listed. This page goes on by itself.
          </Notice>
        )}
      </Notices>
    </section>
  );
}

function RecentList({ transfers }: { transfers: TransferSummary[] }) {
  if (transfers.length === 0) {
    return (
      <p className="card px-4 py-8 text-center text-sm text-muted">
        Nothing has been sent yet. The first transfer will stand here.
      </p>
    );
  }
  return (
    <ul className="card divide-y divide-line overflow-hidden">
      {transfers.map((transfer) => (
        <TransferRow key={transfer.referenceId} transfer={transfer} />
      ))}
    </ul>
  );
}

function TransferRow({ transfer }: { transfer: TransferSummary }) {
  const { referenceId, sourceAccount, targetAccount, amountMinor, currency, status, startedAt } = transfer;
  return (
    <li>
      <Link
        href={`/transfers/${referenceId}`}
        className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 px-4 py-3 text-sm -outline-offset-2 hover:bg-sunken sm:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_9rem_auto]"
      >
        <span className="truncate font-mono text-[0.8125rem]">{referenceId}</span>
        <span className="truncate text-muted max-sm:order-3">
          {sourceAccount} → {targetAccount}
        </span>
        <span className="money text-right">{formatMoney(amountMinor, currency)}</span>
        <span className="flex items-center justify-end gap-3 max-sm:order-4 sm:w-36 md:w-56">
          <Time at={startedAt} className="text-xs text-muted max-md:hidden" />
          <StatusBadge status={status} />
        </span>
      </Link>
    </li>
  );
}
