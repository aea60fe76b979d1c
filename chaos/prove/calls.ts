import type { Finding } from '#chaos/log/finding.ts';
import type { Call } from '#lib/bank-client/contract.ts';
import type { EndedTransfer } from './ended-transfer.ts';

const POSTINGS = ['withdraw', 'deposit', 'refund', 'external-refund'] as const;
type Posting = (typeof POSTINGS)[number];

/** What the bank's own log of a transfer's calls says, whatever came of them. */
export function callFindings({ view, history, calls }: EndedTransfer): Finding[] {
  const keys = new Set(calls.flatMap(({ key }) => key ?? []));
  const findings = [
    ...[...keys].flatMap((key) => outcomeFindings(key, calls)),
    ...keyFindings(calls, 1 + history.refundDecisions.length),
  ];
  return findings.map((what) => ({ transfer: view.referenceId, what }));
}

/** A key has one outcome for ever: what was posted is posted once, and what was closed never is. */
function outcomeFindings(key: string, calls: readonly Call[]): string[] {
  const outcomes = calls.filter((call) => call.key === key && call.outcome !== 'failed');
  const posted = outcomes.filter(
    ({ outcome, operation }) => outcome === 'posted' && operation !== 'close-key',
  );
  const transactions = new Set(outcomes.flatMap(({ transactionId }) => transactionId ?? []));
  const wasClosed = outcomes.some(({ outcome }) => outcome === 'refused' || outcome === 'void');
  const wasPosted = outcomes.some(({ outcome }) => outcome === 'posted' || outcome === 'replayed');
  return [
    ...(posted.length > 1 ? [`${key} was posted ${posted.length} times`] : []),
    ...(transactions.size > 1 ? [`${key} was answered with ${[...transactions].join(' and ')}`] : []),
    ...(wasClosed && wasPosted ? [`${key} was closed, and was posted as well`] : []),
  ];
}

/** Every attempt of one act has the same key, and only a person’s decision makes another act. */
function keyFindings(calls: readonly Call[], returns: number): string[] {
  const most: Record<Posting, number> = {
    withdraw: 1,
    deposit: 1,
    refund: returns,
    'external-refund': returns,
  };
  return POSTINGS.flatMap((operation) => {
    const ofThem = calls.filter((call) => call.operation === operation);
    const keys = new Set(ofThem.map(({ key }) => key));
    return keys.size > most[operation] ? [`${operation} was tried under ${[...keys].join(', ')}`] : [];
  });
}
