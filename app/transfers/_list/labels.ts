import type { TransferSummary } from '#lib/transfers/queries/list-transfers.ts';

type Operation = NonNullable<TransferSummary['lastCall']>['operation'];

const STEPS: Record<Operation, string> = {
  withdraw: 'Withdrawal',
  deposit: 'Deposit',
  refund: 'Refund',
  'external-refund': 'External refund',
  'close-key': 'Closing a key',
  lookup: 'Looking up a key',
};

/** Undefined before the first call and once the transfer has ended. */
export function stepOf({ lastCall, closedAt }: TransferSummary): string | undefined {
  if (!lastCall || closedAt !== null) return undefined;
  const step = STEPS[lastCall.operation];
  return lastCall.attempt !== null && lastCall.attempt > 1 ? `${step}, attempt ${lastCall.attempt}` : step;
}
