import Link from 'next/link';
import { Time } from '#app/_ui/time.tsx';
import type { Way, WayOutcome } from '#lib/fault-lab/both-ways.ts';
import { formatAmount } from '#lib/shared/money.ts';

const OUTCOMES: Record<WayOutcome, { label: string; tone: string }> = {
  'not-withdrawn': { label: 'Nothing withdrawn so far', tone: 'text-muted' },
  'under-way': { label: 'In transit, under way', tone: 'text-waiting' },
  delivered: { label: 'Delivered', tone: 'text-accent' },
  returned: { label: 'Returned', tone: 'text-accent' },
  lost: { label: 'Lost: withdrawn, and nobody will deliver it', tone: 'text-refused' },
  doubled: { label: 'Paid twice', tone: 'text-refused' },
};

export function WayCard({ title, way, href }: { title: string; way: Way; href: string }) {
  const { label, tone } = OUTCOMES[way.outcome];
  return (
    <section aria-label={title} className="card grid content-start gap-3 p-5">
      <h2 className="text-heading font-semibold">{title}</h2>
      <p className={`text-heading ${tone}`}>{label}</p>
      <ul className="grid gap-1">
        {way.entries.map(({ id, kind, account, amountMinor, postedAt }) => (
          <li key={id} className="flex flex-wrap justify-between gap-x-4">
            <span>
              {kind.replaceAll('-', ' ')} <span className="font-mono">{account}</span>
            </span>
            <span className="money">
              {formatAmount(amountMinor, way.booked?.currency ?? 'USD')} <Time at={postedAt} />
            </span>
          </li>
        ))}
      </ul>
      <Link href={href} className="quiet-link w-fit py-1 font-mono max-sm:py-3">
        {way.referenceId}
      </Link>
    </section>
  );
}
