import type { BankReset } from '#lib/bank-client/contract.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { ActionRefused, amidChanges, beforeAnyChange } from '#lib/shared/errors.ts';
import {
  cancelTransfers,
  listOpenTransfers,
  type OpenTransfers,
  type SkippedTransfer,
  waitUntilEnded,
} from '#lib/transfers/commands/cancel-open-transfers.ts';
import { clearAllFaults } from './change-faults.ts';

export interface ResetReport {
  faultsCleared: number;
  cancelRequests: number;
  /** Not ended after ten seconds; they will, once a worker runs. */
  stillOpen: string[];
  skipped: SkippedTransfer[];
  /** Too many open transfers for one reset. */
  more: boolean;
  adjustments: BankReset['adjustments'];
  statusChanges: BankReset['statusChanges'];
  message: string;
}

/**
 * Cancels before clearing faults, so that no transfer completes at the last moment. Money in transit counts
 * as its account's own, so that a late refund fits.
 * @throws ActionRefused where the fault lab is off: nothing is done
 * @throws BankUnreachable, TemporalUnavailable: partly done, and safe to repeat
 */
export async function resetDemo(by: string): Promise<ResetReport> {
  const { faultLab } = await beforeAnyChange(bank().health());
  if (!faultLab) throw new ActionRefused('The bank runs with FAULT_LAB=off: nothing was reset.');
  const open = await beforeAnyChange(listOpenTransfers());
  return amidChanges(reset(by, open));
}

async function reset(by: string, { cancellable, skipped, more }: OpenTransfers): Promise<ResetReport> {
  const requested = await cancelTransfers(cancellable);
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
