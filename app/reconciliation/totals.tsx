import { Check, TriangleAlert } from 'lucide-react';
import type { ReconciliationTotals } from '#lib/reconciliation/reconcile.ts';
import { formatAmount } from '#lib/shared/money.ts';

export function Totals({ totals: { sums, inTransit } }: { totals: ReconciliationTotals }) {
  return (
    <section aria-labelledby="totals">
      <h2 id="totals" className="mb-3 text-heading font-medium">
        Totals
      </h2>
      <section
        aria-label="Totals by currency"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
        tabIndex={0}
        className="card overflow-x-auto"
      >
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Currency</th>
              <th scope="col" className="text-right">
                Trial balance
              </th>
              <th scope="col" className="text-right">
                In transit
              </th>
              <th scope="col" className="text-right">
                Transfers in transit
              </th>
            </tr>
          </thead>
          <tbody>
            {sums.map(({ currency, sumMinor }) => {
              const transit = inTransit.find((one) => one.currency === currency);
              return (
                <tr key={currency}>
                  <th scope="row" className="text-body! text-ink! [tr:last-child>&]:border-b-0!">
                    {currency}
                  </th>
                  <td className="text-right">
                    <Sum isZero={sumMinor === 0}>{formatAmount(sumMinor, currency)}</Sum>
                  </td>
                  <td className={`money text-right ${transit?.amountMinor ? 'text-moving' : 'text-muted'}`}>
                    {formatAmount(transit?.amountMinor ?? 0, currency)}
                  </td>
                  <td className="text-right tabular-nums">{transit?.transfers ?? 0}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <p className="mt-2 text-note text-muted">
        {sums.every(({ sumMinor }) => sumMinor === 0)
          ? 'Debits equal credits across all accounts.'
          : 'Debits and credits differ: the trial balance must be 0.00.'}
      </p>
    </section>
  );
}

function Sum({ isZero, children }: { isZero: boolean; children: string }) {
  const Icon = isZero ? Check : TriangleAlert;
  return (
    <span
      className={`money inline-flex items-center gap-1.5 ${isZero ? 'text-accent' : 'font-medium text-refused'}`}
    >
      <Icon className="size-3.5" aria-hidden="true" />
      {children}
      <span className="sr-only">{isZero ? ', balanced' : ', must be zero'}</span>
    </span>
  );
}
