import type { TransferView } from './transfer-view.ts';

type CancelEffect = { possible: true; effect: string } | { possible: false; reason: string };

export function cancelEffectOf({ status, closedAt, cancelRequested }: TransferView): CancelEffect {
  if (closedAt !== null) return { possible: false, reason: 'The transfer has already ended.' };
  if (cancelRequested) return { possible: false, reason: 'Cancellation is already requested.' };
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
      return { possible: false, reason: 'The money is already being returned.' };
  }
}
