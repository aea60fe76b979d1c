import type { TransferView } from './transfer-view.ts';

export type CancelRefusal = 'already-ended' | 'already-cancelled' | 'already-returning';

type CancelEffect =
  | { possible: true; effect: string }
  | { possible: false; code: CancelRefusal; reason: string };

export const ALREADY_ENDED = 'The transfer has already ended.';

export function cancelEffectOf({ status, closedAt, cancelRequestedAt }: TransferView): CancelEffect {
  if (closedAt !== null) return { possible: false, code: 'already-ended', reason: ALREADY_ENDED };
  if (cancelRequestedAt)
    return { possible: false, code: 'already-cancelled', reason: 'Cancellation is already requested.' };
  switch (status) {
    case 'submitted':
    case 'awaiting-approval':
      return { possible: true, effect: 'No money has moved, and none will.' };
    case 'withdrawing':
    case 'withdrawal-unknown':
      return {
        possible: true,
        effect:
          'Remit checks the withdrawal with the bank: if posted, the money is returned; if not, the withdrawal is voided.',
      };
    case 'depositing':
    case 'deposit-unknown':
      return {
        possible: true,
        effect:
          'Remit checks the deposit with the bank: if posted, the transfer completes; if not, the money is returned.',
      };
    default:
      return { possible: false, code: 'already-returning', reason: 'The money is already being returned.' };
  }
}
