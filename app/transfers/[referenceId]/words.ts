import { formatMoney } from '#lib/money.ts';
import type { AttemptView, StepView } from '#lib/transfers/timeline.ts';
import type { TransferView } from '#lib/transfers/view.ts';
import type { StepName } from '#temporal/contract.ts';

/** What the transfer is doing, in one sentence that changes only when the transfer does. */
export function describeTransfer(view: TransferView): string {
  if (view.message) return view.message;
  if (view.bug)
    return 'Paused by a bug in the workflow code. It goes on once the code is fixed; nothing is lost.';
  if (view.status === 'cancelled') return describeCancelled(view);
  if (view.status === 'terminated')
    return 'Ended from outside, without the saga’s own ending. Look at the ledger.';
  const retrying = view.steps.find(({ retry }) => retry);
  if (retrying?.retry) {
    const failed = retrying.retry.attempt - 1;
    return `${titleOf(retrying, view)}: attempt ${failed} failed. It is tried again by itself.`;
  }
  const running = view.steps.findLast(({ status }) => status === 'running');
  if (running) return `${titleOf(running, view)}.`;
  if (view.status === 'awaiting-approval')
    return 'Waiting for a second person to approve it. Nothing has moved.';
  return view.status === 'needs-operator'
    ? 'The bank did not take the refund. The money is safe on the clearing account until a person decides.'
    : 'Waiting for a worker to go on.';
}

/** Temporal keeps no words with a cancellation, so they are made from the steps. */
function describeCancelled({ steps, money, sourceAccount }: TransferView): string {
  if (money.withdrawnMinor === 0) return 'Transfer cancelled. Nothing was moved.';
  const transactionIds = steps.flatMap((step) => (step.name === 'settle' ? [] : (step.transactionId ?? [])));
  return `Transfer cancelled. Money returned to account ${sourceAccount} (transaction IDs: ${transactionIds.join(', ')}).`;
}

const TITLES: Record<StepName, (step: StepView, amount: string) => string> = {
  withdraw: ({ account }, amount) => `Withdraw ${amount} from ${account}`,
  deposit: ({ account }, amount) => `Deposit ${amount} into ${account}`,
  refund: ({ account }, amount) => `Refund ${amount} to ${account}`,
  settle: () => 'Have the bank close the key, whatever became of it',
  recordSettlement: (_step, amount) => `Record that ${amount} was returned by hand`,
};

export function titleOf(step: StepView, { amountMinor, currency }: TransferView): string {
  return TITLES[step.name](step, formatMoney(amountMinor, currency));
}

/** What became of one attempt: the bank's side of it where the call got there, else the worker's. */
export function describeAttempt({ bank, failure }: AttemptView): string {
  if (!bank) return failure?.message ?? 'Under way, or it never reached the bank.';
  const lost = bank.answerLost ? ', but the answer was lost' : '';
  switch (bank.outcome) {
    case 'posted':
      return `Posted as ${bank.transactionId}${lost}`;
    case 'replayed':
      return `Already posted as ${bank.transactionId}: nothing moved a second time${lost}`;
    case 'refused':
      return `Refused: ${(bank.code ?? 'no reason given').replaceAll('_', ' ')}${lost}`;
    case 'none':
      return `The bank does not know the key${lost}`;
    case 'void':
      return `The key is void: it can never post${lost}`;
    case 'failed':
      return describeTrouble(bank);
  }
}

function describeTrouble({ faultKind, status }: NonNullable<AttemptView['bank']>): string {
  if (faultKind === 'down') return 'The bank is down';
  if (status === null) return 'The bank never answered';
  return `The bank answered with an error (${status})`;
}

/** How long something took, as short as it can be said. */
export function describeDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}
