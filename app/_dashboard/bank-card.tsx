import Link from 'next/link';
import { OutageSwitch } from '#app/_faults/outage-switch.tsx';
import { Money } from '#app/_ui/money.tsx';
import type { BankSummary } from '#lib/accounts/bank-summaries.ts';
import type { Account } from '#lib/bank-client/contract.ts';
import type { Dashboard } from '#lib/dashboard/dashboard.ts';
import { outageOf } from '#lib/fault-lab/outage.ts';
import { formatAmount, formatMoney } from '#lib/shared/money.ts';

interface Props {
  bank: BankSummary;
  faults: Dashboard['faults'];
  serverNowMs: number;
}

export function BankCard({ bank, faults, serverNowMs }: Props) {
  const { name, accounts, totals } = bank;
  const outage = Array.isArray(faults) ? outageOf({ bank: name }, faults) : undefined;
  const total = totals.map(({ currency, amountMinor }) => formatMoney(amountMinor, currency)).join(' + ');
  return (
    <section aria-label={name} className="card flex min-w-0 flex-col overflow-hidden">
      <header className="flex items-center justify-between gap-3 border-b border-line px-4 py-2">
        {Array.isArray(faults) ? (
          <OutageSwitch bank={name} outage={outage} serverNowMs={serverNowMs} />
        ) : (
          <h3 className="truncate py-1.5 font-medium">{name}</h3>
        )}
      </header>
      <ul className="divide-y divide-line">
        {accounts.map((account) => (
          <AccountRow key={account.id} account={account} />
        ))}
      </ul>
      <p className="flex flex-wrap justify-between gap-x-4 border-t border-line px-4 py-2 text-note text-muted">
        <span>{accountsLabel(bank)}</span>
        <span className="money">{total}</span>
      </p>
    </section>
  );
}

function accountsLabel({ accounts, count, demos }: BankSummary): string {
  const shown = count > accounts.length && accounts.length > 0 ? `${accounts.length} of ${count}` : count;
  const customers = `${shown} ${count === 1 ? 'account' : 'accounts'}`;
  return demos > 0 ? `${customers}, ${demos} for demonstrations` : customers;
}

function AccountRow({ account }: { account: Account }) {
  const { id, holder, currency, status, postedMinor, inTransitMinor } = account;
  return (
    <li aria-label={`Account ${id}`}>
      <Link
        href={`/accounts/${id}`}
        // A page can have hundreds of these.
        prefetch={false}
        className="flex min-h-13 items-center justify-between gap-4 px-4 py-2 -outline-offset-2 hover:bg-sunken"
      >
        <span className="min-w-0">
          <span className="flex items-baseline gap-2">
            <span className="truncate font-mono text-[0.8125rem]">{id}</span>
            {status === 'open' ? null : <span className="text-note text-refused capitalize">{status}</span>}
          </span>
          <span className="block truncate text-note text-muted">
            <bdi>{holder}</bdi>
          </span>
        </span>
        <span className="shrink-0 text-right">
          <span className="block" data-testid={`balance-${id}`}>
            <Money minor={postedMinor} currency={currency} />
          </span>
          {inTransitMinor === 0 ? null : (
            <span className="money block text-note text-moving">
              {formatAmount(inTransitMinor, currency)} in transit
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}
