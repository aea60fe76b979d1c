import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { hasFaultLab } from '#app/_faults/lab-only.ts';
import { currentActor } from '#lib/auth/actor.ts';
import { bankName, faultOperation } from '#lib/bank-client/contract.ts';
import { readBankAccounts } from '#lib/fault-lab/bank-accounts.ts';
import { readFaults } from '#lib/fault-lab/list-faults.ts';
import { hasProcessSwitches } from '#lib/fault-lab/processes/processes.ts';
import { emptyFaultFields, type FaultFields } from '#lib/fault-lab/schemas.ts';
import { snapshotOf } from '#lib/live/shared-subscriptions.ts';
import { readSystemStatus } from '#lib/system/system-status.ts';
import { LiveFaultLab } from './live-fault-lab.tsx';

export const metadata: Metadata = { title: 'Fault lab' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function FaultLabPage({ searchParams }: Props) {
  if (!hasFaultLab()) notFound();
  // Awaited, not streamed behind a skeleton: the page must work without scripts.
  const [faults, system, banks, actor] = await Promise.all([
    snapshotOf(readFaults),
    snapshotOf(readSystemStatus),
    snapshotOf(readBankAccounts),
    currentActor(),
  ]);
  return (
    <LiveFaultLab
      faults={faults}
      system={system}
      banks={banks}
      role={actor.role}
      prefill={prefillOf(await searchParams)}
      hasSwitches={hasProcessSwitches()}
    />
  );
}

const prefillParams = z.object({
  bank: bankName.or(z.literal('')).catch(''),
  operation: faultOperation.or(z.literal('')).catch(''),
  account: z.string().max(64).catch(''),
  transfer: z.string().max(64).catch(''),
});

/** From a link such as `/fault-lab?bank=…&operation=deposit#arm`. */
function prefillOf(params: Record<string, string | string[] | undefined>): FaultFields {
  return { ...emptyFaultFields('down'), ...prefillParams.parse(params) };
}
