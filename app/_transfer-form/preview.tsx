import { ArrowRight } from 'lucide-react';
import { type Currency, formatAmount } from '#lib/shared/money.ts';
import type { BalanceChange, TransferPreview } from '#lib/transfers/form/preview.ts';

export function Preview({ preview }: { preview: TransferPreview }) {
  const { source, target, currency } = preview;
  return (
    <section aria-label="Balances after this transfer" className="rounded-lg bg-sunken px-4 py-3">
      <h3 className="eyebrow">Balances after this transfer ({currency})</h3>
      <dl className="mt-2 grid gap-1.5">
        <Change change={source} currency={currency} />
        <Change change={target} currency={currency} />
      </dl>
    </section>
  );
}

function Change({ change, currency }: { change: BalanceChange; currency: Currency }) {
  const { account, beforeMinor, afterMinor } = change;
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-3">
      <dt className="truncate font-mono text-note text-muted">{account}</dt>
      <dd className="money flex items-center gap-1.5">
        <span className="text-muted">{formatAmount(beforeMinor, currency)}</span>
        <ArrowRight className="size-3.5 text-muted" aria-hidden="true" />
        <span className="sr-only">becomes</span>
        <span className={`font-medium ${afterMinor < 0 ? 'text-refused' : ''}`}>
          {formatAmount(afterMinor, currency)}
        </span>
      </dd>
    </div>
  );
}
