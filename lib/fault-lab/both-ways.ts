import type { Entry, LedgerTransfer } from '#lib/bank-client/contract.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { runningScripts } from './processes/processes.ts';

/** `lost`: withdrawn, and nobody is left to deposit or return it. */
export type WayOutcome = 'not-withdrawn' | 'under-way' | 'delivered' | 'returned' | 'lost' | 'doubled';

export interface Way {
  referenceId: string;
  outcome: WayOutcome;
  booked: LedgerTransfer | null;
  entries: Entry[];
}

export interface BothWays {
  withTemporal: Way;
  withoutTemporal: Way;
}

/**
 * How the same order came out both ways, by the bank's ledger.
 * @throws BankUnreachable, BankProblem, SupervisorUnavailable, ProcessActionRefused without a supervisor
 */
export async function readBothWays(withTemporal: string, withoutTemporal: string): Promise<BothWays> {
  // First: a script that ends meanwhile has booked what the ledger then says.
  const running = await runningScripts();
  return {
    withTemporal: await readWay(withTemporal, true),
    withoutTemporal: await readWay(withoutTemporal, running.includes(withoutTemporal)),
  };
}

async function readWay(referenceId: string, goesOn: boolean): Promise<Way> {
  const [{ items }, { items: entries }] = await Promise.all([
    bank().listLedgerTransfers({ transfers: [referenceId] }),
    bank().listTransferEntries(referenceId),
  ]);
  const [booked = null] = items;
  return { referenceId, outcome: booked ? outcomeOf(booked, goesOn) : 'not-withdrawn', booked, entries };
}

export function outcomeOf(
  { withdrawnMinor, depositedMinor, refundedMinor, inTransitMinor }: LedgerTransfer,
  goesOn: boolean,
): WayOutcome {
  if (depositedMinor + refundedMinor > withdrawnMinor) return 'doubled';
  if (inTransitMinor > 0) return goesOn ? 'under-way' : 'lost';
  if (withdrawnMinor === 0) return 'not-withdrawn';
  return depositedMinor > 0 ? 'delivered' : 'returned';
}
