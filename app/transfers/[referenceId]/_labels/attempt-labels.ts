import type { AttemptView, BankCall } from '#lib/transfers/view/timeline-items.ts';

export function describeWorkerSide({ status, failure, bank, unrecorded }: AttemptView): string {
  switch (status) {
    case 'running':
      return 'Running';
    case 'succeeded':
      return 'Confirmed';
    case 'cancelled':
      return 'Cancelled';
    case 'unknown':
      return 'No result recorded';
    case 'failed':
      if (failure?.message) return failure.message;
      return unrecorded ? 'Failed' : describeUnrecordedFailure(bank);
  }
}

/** Temporal keeps only the last failure; earlier ones are inferred from the bank's record. */
function describeUnrecordedFailure(bank: BankCall | null): string {
  if (!bank) return 'Failed before reaching the bank';
  // In the bank's own words, as where they are recorded.
  if (bank.faultKind === 'down') return 'The bank is down. Nothing was posted.';
  return bank.answerLost || bank.status === null ? 'No response' : `HTTP ${bank.status}`;
}

export function describeBankRecord({ bank, unrecorded }: Pick<AttemptView, 'bank' | 'unrecorded'>): string {
  if (bank || !unrecorded) return describeBankSide(bank);
  return unrecorded === 'removed' ? 'No longer recorded' : 'Not shown here';
}

export function describeBankSide(bank: BankCall | null): string {
  if (!bank) return 'No call received';
  const lost = bank.answerLost ? ', but the response was lost' : '';
  switch (bank.outcome) {
    case 'posted':
      return `Posted as ${bank.transactionId}${lost}`;
    case 'replayed':
      return `Already posted as ${bank.transactionId}, not repeated${lost}`;
    case 'refused':
      return `Refused: ${(bank.code ?? 'no reason given').replaceAll('_', ' ')}${lost}`;
    case 'none':
      return `Unknown key${lost}`;
    case 'void':
      return `Key voided – can no longer post${lost}`;
    case 'failed':
      return describeNotDone(bank);
  }
}

function describeNotDone({ faultKind, status, answerLost }: BankCall): string {
  if (faultKind === 'down') return 'Bank down, nothing done';
  if (status === null || answerLost) return 'Call dropped, nothing done';
  return `HTTP ${status}, nothing done`;
}

/** A maximum of 0 is unlimited. */
export function describeAttemptNumber(attempt: number, maximumAttempts: number): string {
  return maximumAttempts > 0 ? `Attempt ${attempt} of ${maximumAttempts}` : `Attempt ${attempt}`;
}
