import type { Call } from '#lib/bank-client/contract.ts';

/** Why a call failed, in two words; empty where the bank did not say. */
export function failureOfCall({ answerLost, faultKind }: Pick<Call, 'answerLost' | 'faultKind'>): string {
  if (answerLost) return 'Answer lost';
  if (faultKind === 'down') return 'Bank down';
  return faultKind === 'hang' ? 'No answer' : '';
}

export function describeRetry(attempt: number, why: string): string {
  const retry = `Retrying, ${ordinal(attempt)}`;
  return why ? `${retry} · ${why}` : retry;
}

export function ordinal(n: number): string {
  const lastTwo = n % 100;
  const suffix = lastTwo > 10 && lastTwo < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${suffix}`;
}
