import Link from 'next/link';
import { Notice, Notices } from '#app/_ui/notice.tsx';
import type { BankSummary } from '#lib/accounts/bank-summaries.ts';
import type { Dashboard } from '#lib/dashboard/dashboard.ts';
import { BankCard } from './bank-card.tsx';

interface Props {
  banks: Dashboard['banks'];
  faults: Dashboard['faults'];
  serverNowMs: number;
}

/** More of them scroll, so that the page ends. */
const MAX_CARDS = 4;

export function Banks({ banks, faults, serverNowMs }: Props) {
  const first = banks?.slice(0, MAX_CARDS) ?? [];
  const others = banks?.slice(MAX_CARDS) ?? [];
  const card = (bank: BankSummary) => (
    <BankCard key={bank.name} bank={bank} faults={faults} serverNowMs={serverNowMs} />
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
        <div className="grid items-start gap-4 @xl:grid-cols-2">{first.map(card)}</div>
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
        {banks ? null : (
          <Notice>Bank unavailable. Transfers are paused safely and resume when it is back.</Notice>
        )}
      </Notices>
    </section>
  );
}
