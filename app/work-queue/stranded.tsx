import Link from 'next/link';
import { Money } from '#app/_ui/money.tsx';
import { Time } from '#app/_ui/time.tsx';
import type { StrandedList } from '#lib/work-queue/work-queue.ts';

/** Nothing is decided here: a repair is. */
export function Stranded({ stranded: { items, total, more } }: { stranded: StrandedList }) {
  if (total === 0) return null;
  const count = more ? `${total}+` : total;
  return (
    <section aria-labelledby="stranded">
      <h2 id="stranded" className="mb-1 flex items-center gap-2 text-heading font-medium">
        Stranded money
        <span className="rounded-full bg-refused-wash px-2 text-note text-refused tabular-nums">{count}</span>
      </h2>
      <p className="mb-3 text-muted">In transit with no running workflow.</p>
      <ul className="card divide-y divide-line">
        {items.map(({ transfer, inTransitMinor, currency, sourceAccount, lastAt }) => (
          <li
            key={transfer}
            aria-label={`Transfer ${transfer}`}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3 sm:px-5"
          >
            <div className="min-w-0">
              <p className="flex flex-wrap items-baseline gap-x-3">
                <Money minor={inTransitMinor} currency={currency} className="font-semibold" />
                <Link
                  href={`/transfers/${transfer}`}
                  prefetch={false}
                  data-list-item=""
                  className="rounded font-mono max-sm:py-3 text-[0.8125rem] text-muted underline-offset-4 hover:text-ink hover:underline"
                >
                  {transfer}
                </Link>
              </p>
              <p className="text-note text-muted">
                From <span className="font-mono">{sourceAccount}</span> · last posting or call{' '}
                <Time at={lastAt} />
              </p>
            </div>
            <Link href="/reconciliation" prefetch={false} className="button button-quiet">
              Repair in Reconciliation
            </Link>
          </li>
        ))}
      </ul>
      {total > items.length ? (
        <p className="mt-3 text-muted">
          Showing the oldest {items.length} of {count}.
        </p>
      ) : null}
    </section>
  );
}
