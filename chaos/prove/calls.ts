import type { Call } from '#lib/bank-client/contract.ts';
import type { EndedTransfer } from './ended-transfer.ts';
import type { Finding } from './finding.ts';

const POSTINGS = ['withdraw', 'deposit', 'refund', 'external-refund'] as const;
type Posting = (typeof POSTINGS)[number];

/** What is wrong with a transfer's idempotency keys, by the bank's log of its calls. */
export function callFindings({ view, history, calls }: EndedTransfer): Finding[] {
  const findings = [...keyFindings(calls, 1 + history.refundDecisions.length), ...reuseFindings(calls)];
  return findings.map((what) => ({ transfer: view.referenceId, what }));
}

/** A key has one outcome forever, whoever uses it. */
export function outcomeFindings(referenceId: string, calls: readonly Call[]): Finding[] {
  const keys = new Set(calls.flatMap(({ key }) => key ?? []));
  return [...keys]
    .flatMap((key) => findingsOfKey(key, calls))
    .map((what) => ({ transfer: referenceId, what }));
}

/** It is posted once, or closed and never posted. Another instruction than the key's own is refused, and changes nothing. */
function findingsOfKey(key: string, calls: readonly Call[]): string[] {
  const outcomes = calls.filter((call) => call.key === key && call.outcome !== 'failed' && !isReuse(call));
  const posted = outcomes.filter(({ outcome, operation }) => outcome === 'posted' && isPosting(operation));
  const transactions = new Set(outcomes.flatMap(({ transactionId }) => transactionId ?? []));
  const wasClosed = outcomes.some(({ outcome }) => outcome === 'refused' || outcome === 'void');
  const wasPosted = outcomes.some(({ outcome }) => outcome === 'posted' || outcome === 'replayed');
  return [
    ...(posted.length > 1 ? [`${key} was posted ${posted.length} times`] : []),
    ...(transactions.size > 1 ? [`${key} was answered with ${[...transactions].join(' and ')}`] : []),
    ...(wasClosed && wasPosted ? [`${key} was closed and also posted`] : []),
  ];
}

/** All attempts of a step share one key; only a refund decision starts another step with another key. */
function keyFindings(calls: readonly Call[], returns: number): string[] {
  const maxKeys: Record<Posting, number> = {
    withdraw: 1,
    deposit: 1,
    refund: returns,
    'external-refund': returns,
  };
  return POSTINGS.flatMap((operation) => {
    const attempts = calls.filter((call) => call.operation === operation);
    const keys = new Set(attempts.map(({ key }) => key));
    return keys.size > maxKeys[operation] ? [`${operation} was tried under ${[...keys].join(', ')}`] : [];
  });
}

/** As long as Temporal forgets nothing, no key is asked for two instructions. */
function reuseFindings(calls: readonly Call[]): string[] {
  return calls
    .filter(isReuse)
    .map(({ key, operation }) => `${operation} met another instruction under ${key}`);
}

/** Closing a key and looking it up tell its outcome too. */
function isPosting(operation: Call['operation']): boolean {
  return POSTINGS.some((posting) => posting === operation);
}

function isReuse({ code }: Call): boolean {
  return code === 'key_reused';
}
