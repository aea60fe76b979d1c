import type { BankReset } from '#lib/bank-client/contract.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { ActionRefused } from '#lib/shared/errors.ts';
import {
  cancelOpenTransfers,
  type SkippedTransfer,
  waitUntilEnded,
} from '#lib/transfers/commands/cancel-open-transfers.ts';
import { clearAllFaults } from './change-faults.ts';

/** What a reset of the desk did, and what it left. */
export interface ResetReport {
  faultsCleared: number;
  /** Open transfers that were asked to cancel. */
  cancelRequests: number;
  /** Those of them that had not ended after ten seconds: they will, once a worker is there. */
  stillOpen: string[];
  /** Open transfers that nobody may cancel: a person is to decide, or the bank to say what happened. */
  skipped: SkippedTransfer[];
  /** More transfers are open than one reset takes on: reset again. */
  more: boolean;
  adjustments: BankReset['adjustments'];
  statusChanges: BankReset['statusChanges'];
  /** All of it in one or two sentences. */
  message: string;
}

/**
 * Brings the desk back to its start: asks every open transfer to cancel, clears the faults, gives the
 * transfers ten seconds to return what they have withdrawn, and brings the accounts of the first
 * start back to what they were opened with. Asked before the faults are cleared, so that a transfer
 * that waits for its bank does not complete at the last moment; what is in transit even then is
 * counted as its account's own, so that a late refund fits too.
 *
 * @throws ActionRefused where the fault lab is off; nothing is done then
 * @throws BankUnreachable, TemporalUnavailable: what came before is done, and it is safe to repeat
 */
export async function resetDemo(by: string): Promise<ResetReport> {
  const { faultLab } = await bank().health();
  if (!faultLab) throw new ActionRefused('The bank runs with FAULT_LAB=off: nothing was reset.');
  const { requested, skipped, more } = await cancelOpenTransfers();
  const faults = await clearAllFaults();
  const stillOpen = await waitUntilEnded(requested);
  const { clearedFaults, adjustments, statusChanges } = await bank().reset({ by });
  const done = {
    faultsCleared: faults.length + clearedFaults,
    cancelRequests: requested.length,
    stillOpen,
    skipped,
    more,
    adjustments,
    statusChanges,
  };
  return { ...done, message: messageOf(done) };
}

function messageOf(report: Omit<ResetReport, 'message'>): string {
  const { faultsCleared, cancelRequests, stillOpen, skipped, more } = report;
  const accounts = new Set([...report.adjustments, ...report.statusChanges].map(({ account }) => account));
  const sentences = [
    `Cleared ${counted(faultsCleared, 'fault')}, requested ${counted(cancelRequests, 'cancellation')}, ` +
      `reset ${counted(accounts.size, 'account')}.`,
  ];
  if (stillOpen.length > 0) {
    sentences.push(`Still open: ${counted(stillOpen.length, 'transfer')}. Check that a worker is running.`);
  }
  if (skipped.length > 0) {
    const transfers = counted(skipped.length, 'transfer');
    sentences.push(`Skipped ${transfers} that cannot be cancelled: ${statusesOf(skipped)}.`);
  }
  if (more) sentences.push('More transfers are open: reset again.');
  return sentences.join(' ');
}

function statusesOf(skipped: readonly SkippedTransfer[]): string {
  return [...new Set(skipped.map(({ status }) => status))].join(', ');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
