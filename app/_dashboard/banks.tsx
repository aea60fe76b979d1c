import Link from 'next/link';
import { Notice, Notices } from '#app/_ui/notice.tsx';
import { banksOf } from '#lib/accounts/banks.ts';
import type { Account } from '#lib/bank-client/contract.ts';
import type { Dashboard } from '#lib/dashboard/dashboard.ts';
import { BankCard } from './bank-card.tsx';

interface Props {
  accounts: Account[] | null;
  faults: Dashboard['faults'];
  serverNowMs: number;
}

/** More of them scroll, so that the page ends. */
const MAX_CARDS = 4;

export function Banks({ accounts, faults, serverNowMs }: Props) {
  const banks = accounts ? banksOf(accounts) : [];
  const others = banks.slice(MAX_CARDS);
  const card = ({ name, accounts: ofBank }: (typeof banks)[number]) => (
    <BankCard key={name} bank={name} accounts={ofBank} faults={faults} serverNowMs={serverNowMs} />
  );
  return (
    <section aria-labelledby="banks">
      <div className="mb-3 flex items-baseline justify-between gap-4">
        <h2 id="banks" className="text-heading font-semibold tracking-tight">
          Banks
        </h2>
        <Link href="/accounts" className="quiet-link text-note max-sm:py-3.5">
          All accounts
        </Link>
      </div>
      <div className="@container grid gap-4">
        <div className="grid items-start gap-4 @xl:grid-cols-2">{banks.slice(0, MAX_CARDS).map(card)}</div>
        {others.length > 0 ? (
          <section
            aria-label={`${others.length} more banks`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
            tabIndex={0}
            className="max-h-96 overflow-y-auto rounded-xl border border-line bg-sunken p-3"
          >
            <p className="eyebrow mb-3">{others.length} more</p>
            <div className="grid items-start gap-3 @xl:grid-cols-2">{others.map(card)}</div>
          </section>
        ) : null}
      </div>
      <Notices>
        {accounts ? null : (
          <Notice>Bank unavailable. Transfers are paused safely and resume when it is back.</Notice>
        )}
      </Notices>
    </section>
  );
}
