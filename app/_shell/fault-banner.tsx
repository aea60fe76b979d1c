'use client';

import { FlaskConical } from 'lucide-react';
import Link from 'next/link';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import { useLiveAction } from '#app/_actions/use-live-action.ts';
import { clearAllFaultsAction } from '#app/_faults/clear-all-action.ts';
import { faultLabel, usageLabel } from '#app/_faults/fault-labels.ts';
import { Countdown } from '#app/_live/countdown.tsx';
import { useSystem } from '#app/_live/use-system.ts';
import type { Fault } from '#lib/bank-client/contract.ts';
import { FAULT_TITLES } from '#lib/fault-lab/fault-titles.ts';
import type { Resuming } from '#lib/fault-lab/resuming.ts';

/** A line at the foot of the window, and of the page: nothing is covered that cannot be scrolled into view. */
export function FaultBanner() {
  const { data, takenAtMs } = useSystem();
  const faults = Array.isArray(data?.faults) ? data.faults : [];
  return (
    <div aria-live="polite" className="sticky bottom-0 z-20 text-note short:static print:hidden">
      {faults.length > 0 ? <Banner faults={faults} serverNowMs={takenAtMs} /> : null}
      {data && data.resuming.length > 0 ? (
        <p className="bg-moving-wash px-4 py-1.5 text-moving sm:px-8">
          {data.resuming.map(resumingLabel).join(' ')}
        </p>
      ) : null}
    </div>
  );
}

function resumingLabel({ bank, count, isBack, more }: Resuming): string {
  const transfers =
    count === 1 && !more ? '1 transfer resumes' : `${count}${more ? '+' : ''} transfers resume`;
  return isBack ? `${bank} is back: ${transfers}.` : `${bank}: ${transfers}.`;
}

function Banner({ faults, serverNowMs }: { faults: Fault[]; serverNowMs: number }) {
  const armed = faults.map(({ id }) => id).join();
  const { form, result, expected } = useLiveAction(clearAllFaultsAction, armed);
  if (expected) return null;
  return (
    <aside
      aria-label="Faults"
      className="fault-banner flex min-h-8 items-center gap-x-4 bg-waiting-wash px-4 text-waiting sm:px-8"
    >
      <FlaskConical className="size-4 shrink-0 max-sm:hidden" aria-hidden="true" />
      <p className="flex min-w-0 gap-1.5">
        <span className="truncate font-medium">{summaryOf(faults)}</span>
        <SoonestEnd faults={faults} serverNowMs={serverNowMs} />
      </p>
      <ActionFailure result={result} />
      <ActionFormElement {...form} className="ml-auto shrink-0">
        <button type="submit" className="underline-offset-4 hover:underline max-lg:min-h-11">
          Clear all
        </button>
      </ActionFormElement>
      <Link
        href="/fault-lab"
        className="flex shrink-0 items-center underline-offset-4 hover:underline max-lg:min-h-11"
      >
        Fault lab
      </Link>
    </aside>
  );
}

function summaryOf(faults: Fault[]): string {
  const [only] = faults;
  if (only && faults.length === 1) return singleSummary(only);
  const kinds = [...new Set(faults.map(({ kind }) => FAULT_TITLES[kind]))];
  const shown = kinds.slice(0, 3).join(' · ');
  return `${faults.length} simulated faults: ${shown}${kinds.length > 3 ? ' · …' : ''}.`;
}

function singleSummary(fault: Fault): string {
  const { bank, ...narrower } = fault.scope;
  const isWholeBank = bank !== undefined && Object.values(narrower).every((part) => part === undefined);
  if (fault.kind === 'down' && isWholeBank) return `Simulated outage: ${bank} is down.`;
  return `Simulated fault: ${faultLabel(fault)}.`;
}

/** The end of the first one that ends by time, or the usage of one that ends by count. */
function SoonestEnd({ faults, serverNowMs }: { faults: Fault[]; serverNowMs: number }) {
  const [soonest] = faults.flatMap(({ expiresAt }) => expiresAt ?? []).sort();
  if (soonest) {
    return (
      <span aria-live="off" className="whitespace-nowrap">
        {faults.length === 1 ? 'Ends' : 'The next one ends'}{' '}
        <Countdown until={soonest} serverNowMs={serverNowMs} />
      </span>
    );
  }
  const [only] = faults;
  const used = only && faults.length === 1 ? usageLabel(only) : null;
  return used ? (
    <span aria-live="off" className="whitespace-nowrap">
      {used}.
    </span>
  ) : null;
}
