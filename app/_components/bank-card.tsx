import type { Account, Fault } from '#lib/bank/schemas.ts';
import { outageOf } from '#lib/desk/outage.ts';
import { formatAmount } from '#lib/money.ts';
import { OutageSwitch } from './outage-switch.tsx';

interface Props {
  bank: string;
  accounts: Account[];
  faults: Fault[] | 'off' | null;
  serverNowMs: number;
}

/** One bank: its accounts with their balances, and the switch that takes it down. */
export function BankCard({ bank, accounts, faults, serverNowMs }: Props) {
  const outage = Array.isArray(faults) ? outageOf(bank, faults) : undefined;
  return (
    <section aria-label={bank} className="card flex flex-col">
      <header className="flex items-center justify-between gap-3 border-b border-line px-4 py-2.5">
        {Array.isArray(faults) ? (
          <OutageSwitch bank={bank} outage={outage} serverNowMs={serverNowMs} />
        ) : (
          <h3 className="truncate font-medium">{bank}</h3>
        )}
      </header>
      <ul className="divide-y divide-line">
        {accounts.map((account) => (
          <AccountRow key={account.id} account={account} />
        ))}
      </ul>
    </section>
  );
}

function AccountRow({ account }: { account: Account }) {
  const { id, holder, currency, status, postedMinor, inTransitMinor } = account;
  return (
    <li aria-label={`Account ${id}`} className="flex items-baseline justify-between gap-4 px-4 py-3">
      <div className="min-w-0">
        <p className="flex items-baseline gap-2 font-mono text-sm">
          {id}
          {status === 'open' ? null : <span className="font-sans text-xs text-refused">{status}</span>}
        </p>
        <p className="truncate text-xs text-muted">{holder}</p>
      </div>
      <div className="text-right">
        <p className="money text-sm" data-testid={`balance-${id}`}>
          <span className="text-xs text-muted">{currency}</span> {formatAmount(postedMinor, currency)}
        </p>
        {inTransitMinor === 0 ? null : (
          <p className="money text-xs text-moving">{formatAmount(inTransitMinor, currency)} in transit</p>
        )}
      </div>
    </li>
  );
}
