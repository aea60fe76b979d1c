import Link from 'next/link';
import { Money } from '#app/_ui/money.tsx';
import type { BankTotals } from '#lib/accounts/bank-summaries.ts';
import type { Account } from '#lib/bank-client/contract.ts';
import { formatAmount } from '#lib/shared/money.ts';
import { AccountStatusBadge } from './account-status.tsx';

export function BankAccounts({ totals, accounts }: { totals: BankTotals; accounts: readonly Account[] }) {
  const bank = totals.name;
  return (
    <section aria-label={bank} className="card overflow-hidden">
      <header className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-b border-line bg-sunken px-4 py-3">
        <h2 className="text-heading font-medium">{bank}</h2>
        <Totals totals={totals} />
      </header>
      <table className="table max-md:block md:table-fixed">
        <caption className="sr-only">Accounts at {bank}</caption>
        <thead className="max-md:sr-only">
          <tr>
            <th scope="col" className="md:w-48">
              Account
            </th>
            <th scope="col">Holder</th>
            <th scope="col" className="md:w-28">
              Status
            </th>
            <th scope="col" className="text-right md:w-32">
              In transit
            </th>
            <th scope="col" className="text-right md:w-44">
              Posted
            </th>
          </tr>
        </thead>
        <tbody className="max-md:block">
          {accounts.map((account) => (
            <AccountRow key={account.id} account={account} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Totals({ totals: { posted, inTransit } }: { totals: BankTotals }) {
  return (
    <p className="flex flex-wrap gap-x-5 gap-y-1 text-muted">
      {posted.map(({ currency, amountMinor }) => (
        <span key={currency}>
          <Money minor={amountMinor} currency={currency} className="text-ink" />
          {inTransit
            .filter((amount) => amount.currency === currency)
            .map((amount) => (
              <span key={currency} className="text-moving">
                {' '}
                · {formatAmount(amount.amountMinor, currency)} in transit
              </span>
            ))}
        </span>
      ))}
    </p>
  );
}

function AccountRow({ account }: { account: Account }) {
  const { id, holder, currency, status, postedMinor, inTransitMinor } = account;
  return (
    <tr className="relative hover:bg-sunken max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:items-center max-md:gap-x-4 max-md:gap-y-0.5 max-md:border-b max-md:border-line max-md:px-4 max-md:py-3 max-md:last:border-b-0 max-md:[&>td]:border-0 max-md:[&>td]:p-0 max-md:[&>th]:border-0 max-md:[&>th]:p-0">
      <th
        scope="row"
        className="border-b border-line px-4 py-3 text-body font-normal text-ink [tr:last-child>&]:border-b-0"
      >
        <Link
          href={`/accounts/${id}`}
          // A page can have hundreds of these.
          prefetch={false}
          data-list-item=""
          className="rounded font-mono text-[0.8125rem] text-ink underline-offset-4 after:absolute after:inset-0 hover:underline"
        >
          {id}
        </Link>
      </th>
      <td className="max-md:order-3 max-md:truncate max-md:text-muted">
        <bdi>{holder}</bdi>
      </td>
      <td className={`max-md:order-4 max-md:justify-self-end ${status === 'open' ? 'max-md:hidden' : ''}`}>
        {status === 'open' ? (
          <span className="text-muted">Open</span>
        ) : (
          <AccountStatusBadge status={status} />
        )}
      </td>
      <td
        className={`money text-right whitespace-nowrap max-md:order-5 ${inTransitMinor > 0 ? 'text-moving' : 'text-muted max-md:hidden'}`}
      >
        {inTransitMinor > 0 ? formatAmount(inTransitMinor, currency) : '–'}
        {inTransitMinor > 0 ? <span className="md:hidden"> in transit</span> : null}
      </td>
      <td className="text-right max-md:order-2">
        <Money minor={postedMinor} currency={currency} className={postedMinor === 0 ? 'text-muted' : ''} />
      </td>
    </tr>
  );
}
