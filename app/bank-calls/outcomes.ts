import type { Call, CallOutcome } from '#lib/bank-client/contract.ts';
import { REFUSAL_REASONS } from '#lib/fault-lab/fault-titles.ts';

export const OUTCOMES: Record<CallOutcome, { label: string; tone: string }> = {
  posted: { label: 'Posted', tone: 'text-accent' },
  replayed: { label: 'Already posted', tone: 'text-muted' },
  refused: { label: 'Refused', tone: 'text-refused' },
  void: { label: 'Key void', tone: 'text-returned' },
  none: { label: 'Unknown key', tone: 'text-muted' },
  failed: { label: 'Failed', tone: 'text-waiting' },
};

/** The transaction, or why there is none. */
export function outcomeDetail({ outcome, transactionId, code, status }: Call): string | null {
  if (transactionId) return transactionId;
  if (outcome === 'refused') return refusalReason(code);
  if (outcome === 'failed') return status === null ? 'No response' : `HTTP ${status}`;
  return null;
}

function refusalReason(code: Call['code']): string | null {
  const reasons: Partial<Record<string, string>> = REFUSAL_REASONS;
  return code && (reasons[code] ?? code.replaceAll('_', ' '));
}
