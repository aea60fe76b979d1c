import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { readAccounts } from '#lib/accounts/list.ts';
import { currentActor } from '#lib/actor.ts';
import { bankName, faultOperation } from '#lib/bank/schemas.ts';
import { emptyFaultFields, type FaultFields } from '#lib/faults/form.ts';
import { readFaults } from '#lib/faults/read.ts';
import { takeSnapshot } from '#lib/live/shared-watch.ts';
import { hasProcessSwitches } from '#lib/system/processes.ts';
import { readSystemStatus } from '#lib/system/status.ts';
import { hasFaultLab } from './act-in-lab.ts';
import { Lab } from './lab.tsx';

export const metadata: Metadata = { title: 'Fault lab' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The stage for durable execution: play a scenario, break a bank, kill a process, begin again. */
export default async function FaultLabPage({ searchParams }: Props) {
  if (!hasFaultLab()) notFound();
  // Waited for, and not streamed in behind a skeleton: that would take a script to show.
  const [faults, system, accounts, actor] = await Promise.all([
    takeSnapshot(readFaults),
    takeSnapshot(readSystemStatus),
    takeSnapshot(readAccounts),
    currentActor(),
  ]);
  return (
    <Lab
      faults={faults}
      system={system}
      accounts={accounts}
      role={actor.role}
      aim={aimOf(await searchParams)}
      hasSwitches={hasProcessSwitches()}
    />
  );
}

const aimed = z.object({
  bank: bankName.or(z.literal('')).catch(''),
  operation: faultOperation.or(z.literal('')).catch(''),
  account: z.string().max(64).catch(''),
  transfer: z.string().max(64).catch(''),
});

/** What the form begins with: a link can aim it, as in `/outages?bank=…&operation=deposit#arm`. */
function aimOf(params: Record<string, string | string[] | undefined>): FaultFields {
  return { ...emptyFaultFields('down'), ...aimed.parse(params) };
}
