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
import { FAULT_KINDS } from '#lib/fault-lab/fault-kinds.ts';

/**
 * Fixed over the bottom of the page, with a spacer at its end; in the flow where the screen is too low for
 * that, as at 400 % zoom.
 */
export function FaultBanner() {
  const { data, takenAtMs } = useSystem();
  const faults = Array.isArray(data?.faults) ? data.faults : [];
  return (
    <div aria-live="polite" className="contents">
      {faults.length > 0 ? (
        <>
          <div aria-hidden="true" className="h-28 sm:h-20 short:hidden print:hidden" />
          <Banner faults={faults} serverNowMs={takenAtMs} />
        </>
      ) : null}
    </div>
  );
}

function Banner({ faults, serverNowMs }: { faults: Fault[]; serverNowMs: number }) {
  const armed = faults.map(({ id }) => id).join();
  const { form, result, expected } = useLiveAction(clearAllFaultsAction, armed);
  if (expected) return null;
  return (
    <aside
      aria-label="Faults"
      className="fixed inset-x-0 bottom-0 z-20 flex print:hidden justify-center p-3 lg:left-60 lg:pb-4 pointer-events-none short:static"
    >
      <div className="pointer-events-auto flex max-w-full flex-wrap items-center gap-x-4 gap-y-1 rounded-xl bg-waiting-wash py-2 pr-2 pl-4 text-waiting shadow-raised sm:flex-nowrap">
        <FlaskConical className="size-4 shrink-0 max-sm:hidden" aria-hidden="true" />
        <div className="min-w-0 flex-1 basis-56">
          <p>
            <span className="font-medium max-sm:line-clamp-1">{summaryOf(faults)}</span>{' '}
            <SoonestEnd faults={faults} serverNowMs={serverNowMs} />
          </p>
          <ActionFailure result={result} className="text-note" />
        </div>
        <div className="ml-auto flex shrink-0 items-center gap-1">
          <ActionFormElement {...form}>
            <button type="submit" className="button button-quiet text-ink">
              Clear all
            </button>
          </ActionFormElement>
          <Link href="/fault-lab" className="button underline-offset-4 hover:underline">
            Fault lab
          </Link>
        </div>
      </div>
    </aside>
  );
}

function summaryOf(faults: Fault[]): string {
  const [only] = faults;
  if (only && faults.length === 1) return singleSummary(only);
  const kinds = [...new Set(faults.map(({ kind }) => FAULT_KINDS[kind].title))];
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
