'use client';

import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import { useLiveAction } from '#app/_actions/use-live-action.ts';
import { clearAllFaultsAction } from '#app/_faults/clear-all-action.ts';
import { Notice, Notices } from '#app/_ui/notice.tsx';
import { Section } from '#app/fault-lab/_section/section.tsx';
import type { BankSummary } from '#lib/accounts/bank-summaries.ts';
import type { Role } from '#lib/auth/permissions.ts';
import type { Fault } from '#lib/bank-client/contract.ts';
import type { FaultBoard } from '#lib/fault-lab/list-faults.ts';
import type { FaultFields } from '#lib/fault-lab/schemas.ts';
import { ArmedFault } from './armed-fault.tsx';
import { BankFaults } from './bank-faults.tsx';
import { nextSlots } from './bank-slots.ts';
import { EndedFaults } from './ended-faults.tsx';
import { FaultForm } from './fault-form.tsx';

interface Props {
  board: FaultBoard | 'off' | null;
  serverNowMs: number;
  /** None while the bank is unavailable. */
  banks: readonly BankSummary[];
  role: Role;
  prefill: FaultFields;
}

export function Faults({ board, serverNowMs, banks, role, prefill }: Props) {
  const known = board !== null && board !== 'off';
  const armed = known ? board.armed : [];
  const names = banks.map(({ name }) => name);
  const slots = useSlots(names, [prefill.bank, ...armed.flatMap(({ scope }) => scope.bank ?? [])]);
  const shown = slots.flatMap((slot) => banks.filter(({ name }) => name === slot));
  const others = banks.length - shown.length;
  return (
    <Section
      id="faults"
      title="Faults"
      lead="Stored at the bank: survive restarts, expire on their own."
      aside={armed.length > 0 ? <ClearAll armed={armed} /> : null}
    >
      <Notices>
        {known ? null : (
          <Notice>
            {board === 'off'
              ? 'The bank runs with FAULT_LAB=off: no faults can be armed.'
              : 'Bank unavailable: armed faults are unknown. Reconnecting…'}
          </Notice>
        )}
      </Notices>
      {known ? (
        <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
          <div className="grid grid-cols-1 gap-6">
            <ul aria-label="Banks" className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
              {shown.map((bank) => (
                <li key={bank.name}>
                  <BankFaults bank={bank} armed={armed} role={role} serverNowMs={serverNowMs} />
                </li>
              ))}
            </ul>
            {others > 0 ? (
              <p className="text-note text-muted">
                {others === 1 ? '1 more bank' : `${others} more banks`}: use the form.
              </p>
            ) : null}
            <ArmedFaults faults={armed} serverNowMs={serverNowMs} />
            <EndedFaults faults={board.ended} />
          </div>
          {/* Another prefill resets the form. */}
          <FaultForm
            key={prefillKey(prefill)}
            initial={prefill}
            banks={names}
            accounts={banks.flatMap(({ accounts }) => accounts)}
          />
        </div>
      ) : null}
    </Section>
  );
}

function useSlots(banks: readonly string[], always: readonly string[]): readonly string[] {
  const [slots, setSlots] = useState<readonly string[]>([]);
  const next = nextSlots(slots, banks, always);
  if (next !== slots) setSlots(next);
  return next;
}

function prefillKey({ bank, operation, account, transfer }: FaultFields): string {
  return [bank, operation, account, transfer].join(' ');
}

function ArmedFaults({ faults, serverNowMs }: { faults: Fault[]; serverNowMs: number }) {
  return (
    <section aria-labelledby="armed-title" className="card overflow-hidden">
      <h3 id="armed-title" className="border-b border-line px-4 py-3 font-medium">
        {faults.length === 0 ? 'No faults armed' : `Armed: ${faults.length}`}
      </h3>
      {faults.length === 0 ? (
        <p className="flex items-center gap-3 px-4 py-5 text-muted">
          <ShieldCheck className="size-5 shrink-0 text-accent" aria-hidden="true" />
          All banks are up. Switch one off, arm a fault or play a scenario.
        </p>
      ) : (
        <ul aria-label="Armed faults" className="divide-y divide-line">
          {faults.map((fault) => (
            <ArmedFault key={fault.id} fault={fault} serverNowMs={serverNowMs} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ClearAll({ armed }: { armed: readonly Fault[] }) {
  const state = armed.map(({ id }) => id).join();
  const { form, result, expected } = useLiveAction(clearAllFaultsAction, state);
  return (
    <ActionFormElement {...form} className="flex flex-wrap items-center gap-3">
      <ActionFailure result={result} className="text-note" />
      <button type="submit" className="button button-quiet" aria-busy={expected !== null}>
        {expected ? 'Clearing…' : 'Clear all faults'}
      </button>
    </ActionFormElement>
  );
}
