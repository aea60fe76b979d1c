import type { BankReset } from '#lib/bank-client/contract.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { defineTopic } from '#lib/live/define-topic.ts';
import { ActionRefused, amidChanges, beforeAnyChange } from '#lib/shared/errors.ts';
import { nullWhenTemporalUnavailable } from '#lib/temporal-client/errors.ts';
import {
  cancelTransfers,
  listOpenTransfers,
  type OpenTransfers,
  waitUntilEnded,
} from '#lib/transfers/commands/cancel-open-transfers.ts';
import { clearAllFaults } from './change-faults.ts';
import { counted, effectsOnOpen, type OpenCounts } from './reset-effects.ts';
import { rollBackFailingVersion } from './scenarios/deploy.ts';

export interface ResetReport extends Pick<BankReset, 'adjustments' | 'statusChanges'> {
  faultsCleared: number;
  /** Of those that were asked to cancel. */
  ended: number;
  open: OpenCounts;
  message: string;
}

/** What a reset would meet now; null while Temporal is unavailable. */
export const openTransfersTopic = defineTopic({ name: 'open-transfers', read: readOpenCounts });

async function readOpenCounts(): Promise<OpenCounts | null> {
  const open = await listOpenTransfers().catch(nullWhenTemporalUnavailable);
  return open && countsOf(open);
}

/**
 * Asks what is open to cancel before the faults are cleared, so that no transfer completes at the last moment, and
 * waits a second at most for it. Money in transit counts as its account's own, so that a later refund fits.
 * @throws ActionRefused where the fault lab is off: nothing is done
 * @throws BankUnreachable, TemporalUnavailable, SupervisorUnavailable: partly done, and safe to repeat
 */
export async function resetDemo(by: string): Promise<ResetReport> {
  const { faultLab } = await beforeAnyChange(bank().health());
  if (!faultLab) throw new ActionRefused('The bank runs with FAULT_LAB=off: nothing was reset.');
  const open = await beforeAnyChange(listOpenTransfers());
  return amidChanges(reset(by, open));
}

async function reset(by: string, open: OpenTransfers): Promise<ResetReport> {
  // What runs on it cannot be cancelled.
  await rollBackFailingVersion();
  await cancelTransfers(open.cancellable);
  const cleared = await clearAllFaults();
  const left = await waitUntilEnded(open.cancellable);
  const { clearedFaults, adjustments, statusChanges } = await bank().reset({ by });
  const done = {
    faultsCleared: cleared.length + clearedFaults,
    ended: open.cancellable.length - Object.values(left).flat().length,
    open: countsOf({
      cancellable: left.cancellable,
      waiting: [...open.waiting, ...left.waiting],
      finishing: [...open.finishing, ...left.finishing],
      more: open.more,
    }),
    adjustments,
    statusChanges,
  };
  return { ...done, message: messageOf(done) };
}

function messageOf(report: Omit<ResetReport, 'message'>): string {
  const { faultsCleared, ended, open, adjustments, statusChanges } = report;
  const accounts = new Set([...adjustments, ...statusChanges].map(({ account }) => account));
  const done =
    `Cleared ${counted(faultsCleared, 'fault')}, ended ${counted(ended, 'transfer')}, ` +
    `reset ${counted(accounts.size, 'account')}.`;
  return [done, ...effectsOnOpen(open, 'after')].join(' ');
}

function countsOf({ cancellable, waiting, finishing, more }: OpenTransfers): OpenCounts {
  return { cancellable: cancellable.length, waiting: waiting.length, finishing: finishing.length, more };
}
