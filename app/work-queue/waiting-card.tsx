import Link from 'next/link';
import type { ReactNode } from 'react';
import { Money } from '#app/_ui/money.tsx';
import type { WaitingItem } from '#lib/work-queue/work-queue.ts';
import { WaitingFacts } from './waiting-facts.tsx';

interface Props {
  item: WaitingItem;
  note?: ReactNode;
  children: ReactNode;
}

export function WaitingCard({ item, note, children }: Props) {
  const { referenceId, amountMinor, currency } = item;
  return (
    <li aria-label={`Transfer ${referenceId}`} className="card overflow-hidden">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 border-b border-line bg-sunken px-4 py-3 sm:px-5">
        <h3 className="flex flex-wrap items-baseline gap-x-3">
          <Money minor={amountMinor} currency={currency} className="text-heading font-semibold" />
          <Link
            href={`/transfers/${referenceId}`}
            prefetch={false}
            data-list-item=""
            className="rounded font-mono max-sm:py-3 text-[0.8125rem] break-all text-muted underline-offset-4 hover:text-ink hover:underline"
          >
            {referenceId}
          </Link>
        </h3>
        {note}
      </div>
      <div className="grid items-start gap-5 p-4 sm:p-5 lg:grid-cols-2 lg:gap-8">
        <WaitingFacts item={item} />
        {children}
      </div>
    </li>
  );
}
