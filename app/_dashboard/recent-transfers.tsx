import { ArrowLeftRight } from 'lucide-react';
import Link from 'next/link';
import { TransferBadge } from '#app/_live/transfer-badge.tsx';
import { EmptyState } from '#app/_ui/empty-state.tsx';
import { FromTo } from '#app/_ui/from-to.tsx';
import { Money } from '#app/_ui/money.tsx';
import { Notice, Notices } from '#app/_ui/notice.tsx';
import { Time } from '#app/_ui/time.tsx';
import type { FirstTransfer } from '#lib/accounts/banks.ts';
import { toDecimal } from '#lib/shared/money.ts';
import { prefilledFormUrl } from '#lib/transfers/form/prefill.ts';
import type { TransferSummary } from '#lib/transfers/queries/list-transfers.ts';

interface Props {
  transfers: TransferSummary[] | null;
  firstTransfer: FirstTransfer | null;
  faultLab: boolean;
}

export function RecentTransfers({ transfers, firstTransfer, faultLab }: Props) {
  return (
    <section aria-labelledby="recent">
      <div className="mb-3 flex items-baseline justify-between gap-4">
        <h2 id="recent" className="text-heading font-semibold tracking-tight">
          Recent transfers
        </h2>
        <Link href="/transfers" className="quiet-link text-note max-sm:py-3.5">
          All transfers
        </Link>
      </div>
      {transfers?.length === 0 ? <NoTransfers firstTransfer={firstTransfer} faultLab={faultLab} /> : null}
      {transfers && transfers.length > 0 ? <RecentList transfers={transfers} /> : null}
      <Notices>
        {transfers ? null : <Notice>Temporal unavailable. Transfers are listed here when it is back.</Notice>}
      </Notices>
    </section>
  );
}

const EXAMPLE_AMOUNT_MINOR = 40_000;

function NoTransfers({ firstTransfer, faultLab }: Omit<Props, 'transfers'>) {
  return (
    <div className="card">
      <EmptyState
        icon={ArrowLeftRight}
        title="No transfers yet"
        text={`Send your first one${faultLab ? ', or play a scenario to see what happens when something breaks' : ''}.`}
      >
        {firstTransfer ? <FirstTransferLink {...firstTransfer} /> : null}
        {faultLab ? (
          <Link href="/fault-lab" className="button button-quiet">
            Play a scenario
          </Link>
        ) : null}
      </EmptyState>
    </div>
  );
}

function FirstTransferLink({ source, target }: FirstTransfer) {
  const amountMinor = Math.min(EXAMPLE_AMOUNT_MINOR, source.postedMinor);
  const href = prefilledFormUrl({
    sourceAccount: source.id,
    targetAccount: target.id,
    amount: toDecimal(amountMinor, source.currency),
  });
  return (
    <Link href={href} className="button button-primary">
      Fill in an example
    </Link>
  );
}

function RecentList({ transfers }: { transfers: TransferSummary[] }) {
  return (
    <ul className="card divide-y divide-line overflow-hidden">
      {transfers.map((transfer) => (
        <TransferRow key={transfer.referenceId} transfer={transfer} />
      ))}
    </ul>
  );
}

function TransferRow({ transfer }: { transfer: TransferSummary }) {
  const { referenceId, sourceAccount, targetAccount, amountMinor, currency, startedAt } = transfer;
  return (
    <li>
      <Link
        href={`/transfers/${referenceId}`}
        prefetch={false}
        className="grid min-h-13 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2 -outline-offset-2 hover:bg-sunken sm:grid-cols-[minmax(0,1fr)_auto_minmax(9.5rem,auto)]"
      >
        <span className="min-w-0">
          <span className="block truncate">
            <FromTo from={sourceAccount} to={targetAccount} />
          </span>
          <span className="block truncate text-note text-muted">
            <span className="font-mono">{referenceId}</span>
            <span className="max-sm:hidden">
              {' · '}
              <Time at={startedAt} withDate />
            </span>
          </span>
        </span>
        <Money minor={amountMinor} currency={currency} className="text-right" />
        <span className="flex justify-end max-sm:col-span-2 max-sm:justify-start">
          <TransferBadge transfer={transfer} />
        </span>
      </Link>
    </li>
  );
}
