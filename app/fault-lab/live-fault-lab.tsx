'use client';

import { ConnectionNote } from '#app/_live/connection-note.tsx';
import { PauseUpdates } from '#app/_live/pause-updates.tsx';
import { useLive } from '#app/_live/use-live.ts';
import { PageHeader } from '#app/_ui/page-header.tsx';
import type { BankSummary } from '#lib/accounts/bank-summaries.ts';
import type { Role } from '#lib/auth/permissions.ts';
import type { FaultBoard } from '#lib/fault-lab/list-faults.ts';
import type { FaultFields } from '#lib/fault-lab/schemas.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import type { SystemStatus } from '#lib/system/system-status.ts';
import { Faults } from './_faults/faults.tsx';
import { Processes } from './_processes/processes.tsx';
import { Reset } from './_reset/reset.tsx';
import { Scenarios } from './_scenarios/scenarios.tsx';
import { forgetPlays } from './_scenarios/use-plays.ts';
import { WhatPlays } from './_scenarios/what-plays.tsx';

interface Props {
  faults: Snapshot<FaultBoard | 'off' | null>;
  system: Snapshot<SystemStatus>;
  banks: Snapshot<BankSummary[] | null>;
  role: Role;
  prefill: FaultFields;
  /** Whether this page can stop and start processes. */
  hasSwitches: boolean;
}

const SECTIONS = [
  { id: 'scenarios', label: 'Scenarios' },
  { id: 'faults', label: 'Faults' },
  { id: 'processes', label: 'Processes' },
  { id: 'reset', label: 'Reset' },
];

export function LiveFaultLab({ role, prefill, hasSwitches, ...initial }: Props) {
  const faults = useLive('faults', initial.faults);
  const system = useLive('system', initial.system);
  const banks = useLive('bank-accounts', initial.banks);
  const board = faults.snapshot.data;
  const armed = board !== null && board !== 'off' ? board.armed : [];
  return (
    <>
      <PageHeader
        title="Fault lab"
        lead="Break banks and processes on purpose. No money is lost or duplicated."
      >
        <ConnectionNote connection={faults.connection} />
        <PauseUpdates />
      </PageHeader>
      <nav aria-label="On this page" className="-mt-2 mb-5 flex flex-wrap gap-x-5 gap-y-1">
        {SECTIONS.map(({ id, label }) => (
          <a key={id} href={`#${id}`} className="quiet-link py-1 max-sm:py-3">
            {label}
          </a>
        ))}
      </nav>
      <WhatPlays role={role} armed={armed} />
      <div className="grid gap-14">
        <Scenarios hasSwitches={hasSwitches} role={role} armed={armed} />
        <Faults
          board={board}
          serverNowMs={faults.snapshot.takenAtMs}
          banks={banks.snapshot.data ?? []}
          role={role}
          prefill={prefill}
        />
        <Processes
          system={system.snapshot.data}
          hasSwitches={hasSwitches}
          serverNowMs={system.snapshot.takenAtMs}
        />
        <Reset onReset={forgetPlays} />
      </div>
    </>
  );
}
