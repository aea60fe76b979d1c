'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useServerClock } from '#app/_live/server-clock.tsx';
import { useLive } from '#app/_live/use-live.ts';
import { useWorkQueueSize } from '#app/_live/work-queue-size.tsx';
import { formatAge } from '#app/_ui/durations.ts';
import { Money } from '#app/_ui/money.tsx';
import type { Amount } from '#lib/accounts/bank-summaries.ts';
import type { Headline as HeadlineData } from '#lib/dashboard/headline.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';

const AGE_STEP_MS = 5_000;

interface Props {
  initial: Snapshot<HeadlineData>;
  links: Record<Exclude<keyof HeadlineData, 'oldestOpen'>, string>;
}

export function Headline({ initial, links }: Props) {
  const { data, takenAtMs } = useLive('headline', initial).snapshot;
  const { inTransit, atRisk, open, retrying, stuck, oldestOpen } = data;
  const nowMs = useServerClock(takenAtMs, AGE_STEP_MS);
  return (
    <section aria-labelledby="headline">
      <h2 id="headline" className="sr-only">
        Overview
      </h2>
      <ul className="card grid grid-cols-12 gap-px overflow-hidden bg-line">
        <Figure label="In transit" href={links.inTransit} size="large">
          <Amounts amounts={inTransit} />
        </Figure>
        <Figure label="At risk" href={links.atRisk} size="large">
          <Amounts amounts={atRisk} isWarning />
        </Figure>
        <Figure
          label="Oldest open"
          href={oldestOpen ? `/transfers/${oldestOpen.referenceId}` : links.open}
          size="large"
        >
          {oldestOpen ? (
            <time dateTime={oldestOpen.startedAt}>{formatAge(nowMs - Date.parse(oldestOpen.startedAt))}</time>
          ) : (
            <None is={open === null ? null : 'None'} />
          )}
        </Figure>
        <Figure label="Open" href={links.open}>
          <Count count={open} />
        </Figure>
        <Figure label="Retrying" href={links.retrying}>
          <Count count={retrying} tone="text-moving" />
        </Figure>
        <Figure label="Stuck" href={links.stuck}>
          <Count count={stuck} tone="text-refused" />
        </Figure>
        <Figure label="Needs a person" href="/work-queue">
          <Count count={useWorkQueueSize()} tone="text-waiting" />
        </Figure>
      </ul>
    </section>
  );
}

interface FigureProps {
  label: string;
  href: string;
  size?: 'large';
  children: ReactNode;
}

function Figure({ label, href, size, children }: FigureProps) {
  const isLarge = size === 'large';
  return (
    <li className={`flex bg-surface ${isLarge ? 'col-span-12 sm:col-span-4' : 'col-span-6 sm:col-span-3'}`}>
      <Link
        prefetch={false}
        href={href}
        className="min-w-0 flex-1 px-4 py-3 -outline-offset-2 hover:bg-sunken"
      >
        <span className="eyebrow block truncate">{label}</span>
        <span
          className={`mt-0.5 block font-medium tabular-nums ${isLarge ? 'text-title tracking-tight' : 'text-heading'}`}
        >
          {children}
        </span>
      </Link>
    </li>
  );
}

/** Unknown is not shown as none. */
function None({ is }: { is: 'None' | '0' | null }) {
  if (is !== null) return <span className="text-muted">{is}</span>;
  return (
    <span className="text-muted">
      <span aria-hidden="true">–</span>
      <span className="sr-only">unknown</span>
    </span>
  );
}

function Count({ count, tone = '' }: { count: number | null; tone?: string }) {
  if (!count) return <None is={count === null ? null : '0'} />;
  return <span className={tone}>{count.toLocaleString('en-GB')}</span>;
}

function Amounts({ amounts, isWarning = false }: { amounts: Amount[] | null; isWarning?: boolean }) {
  if (!amounts?.length) return <None is={amounts === null ? null : 'None'} />;
  return (
    <span className={`flex flex-wrap gap-x-4 ${isWarning ? 'text-waiting' : ''}`}>
      {amounts.map(({ currency, amountMinor }) => (
        <Money key={currency} minor={amountMinor} currency={currency} />
      ))}
    </span>
  );
}
