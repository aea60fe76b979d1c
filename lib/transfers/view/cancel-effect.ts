import type { TransferView } from './transfer-view.ts';

/** What a cancellation would do now: its effect in words, or why there can be none. */
export type CancelEffect = { possible: true; effect: string } | { possible: false; reason: string };

/** Says what cancelling a transfer would do in the state it is in. */
export function cancelEffectOf({ status, closedAt, cancelRequested }: TransferView): CancelEffect {
  if (closedAt !== null) return { possible: false, reason: 'The transfer has ended.' };
  if (cancelRequested) return { possible: false, reason: 'Its cancellation has been asked for already.' };
  switch (status) {
    case 'submitted':
    case 'awaiting-approval':
      return { possible: true, effect: 'Nothing has moved yet, and nothing will.' };
    case 'withdrawing':
    case 'withdrawal-unknown':
      return {
        possible: true,
        effect:
          'The bank is asked whether it has withdrawn the money. If so, it is returned; if not, it never will be.',
      };
    case 'depositing':
    case 'deposit-unknown':
      return {
        possible: true,
        effect:
          'The bank is asked whether it has deposited the money. If so, it is too late and the transfer completes; if not, the money is returned.',
      };
    default:
      return { possible: false, reason: 'The money is being returned, and that is never cancelled.' };
  }
}
