import Link from 'next/link';
import { attemptAnchor } from '#app/_ui/anchors.ts';
import { Time } from '#app/_ui/time.tsx';
import type { StatementLine } from '#lib/accounts/statement.ts';
import type { EntryKind } from '#lib/bank-client/contract.ts';
import type { Currency } from '#lib/shared/money.ts';
import { formatAmount } from '#lib/shared/money.ts';

const ENTRY_LABELS: Record<EntryKind, string> = {
  opening: 'Opening balance',
  withdrawal: 'Withdrawal',
  deposit: 'Deposit',
  refund: 'Refund',
  'external-refund': 'External refund',
  adjustment: 'Reset adjustment',
};

interface Props {
  entries: readonly StatementLine[];
  currency: Currency;
}

export function Statement({ entries, currency }: Props) {
  return (
    <div className="card overflow-hidden">
      <table className="table max-md:block">
        <caption className="sr-only">Statement in {currency}, newest first</caption>
        <thead className="max-md:sr-only">
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Type</th>
            <th scope="col" className="w-full">
              Transfer
            </th>
            <th scope="col" className="text-right">
              Amount
            </th>
            <th scope="col" className="text-right">
              Balance
            </th>
          </tr>
        </thead>
        <tbody className="max-md:block">
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} currency={currency} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EntryRow({ entry, currency }: { entry: StatementLine; currency: Currency }) {
  const { transactionId, kind, amountMinor, balanceMinor, postedAt } = entry;
  return (
    <tr
      data-testid={`entry-${transactionId}`}
      className="max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-4 max-md:gap-y-0.5 max-md:border-b max-md:border-line max-md:px-4 max-md:py-3 max-md:last:border-b-0 max-md:[&>td]:border-0 max-md:[&>td]:p-0"
    >
      <td className="whitespace-nowrap text-muted max-md:order-5">
        <Time at={postedAt} withDate />
      </td>
      <td className="whitespace-nowrap max-md:order-1">
        {ENTRY_LABELS[kind]}
        <span className="ml-2 font-mono text-note text-muted md:max-lg:ml-0 md:max-lg:block">
          {transactionId}
        </span>
      </td>
      <td className="max-md:order-3">
        <Origin entry={entry} />
      </td>
      <td
        className={`money text-right whitespace-nowrap max-md:order-2 ${amountMinor > 0 ? 'text-accent' : ''}`}
      >
        {amountMinor > 0 ? '+' : ''}
        {formatAmount(amountMinor, currency)}
      </td>
      <td className="money text-right whitespace-nowrap text-muted max-md:order-4">
        <span className="md:hidden">balance </span>
        {formatAmount(balanceMinor, currency)}
      </td>
    </tr>
  );
}

/** Links to the attempt that posted it. */
function Origin({ entry: { transfer, key, attempt } }: { entry: StatementLine }) {
  if (!transfer) return <span className="text-muted">–</span>;
  const anchor = key === null || attempt === null ? '' : `#${attemptAnchor(key, attempt)}`;
  return (
    <Link
      href={`/transfers/${transfer}${anchor}`}
      // A page can have dozens of these.
      prefetch={false}
      data-list-item=""
      className="inline-flex flex-wrap items-baseline gap-x-2 rounded max-sm:py-3 underline-offset-4 hover:underline"
    >
      <span className="font-mono text-[0.8125rem] break-all">{transfer}</span>
      {attempt === null ? null : (
        <span className="text-note whitespace-nowrap text-muted">attempt {attempt}</span>
      )}
    </Link>
  );
}
