import type { Period } from '#chaos/log/run-log.ts';
import type { Finding } from './finding.ts';
import type { RunRecord } from './run-record.ts';

/** While the bank's process stands still, nothing is posted: another process would have the ledger too. */
export function freezeFindings(freezes: readonly Period[], ledger: RunRecord['ledger']): Finding[] {
  return [...ledger].flatMap(([transfer, { entries }]) =>
    entries
      .filter(({ postedAt }) => freezes.some((freeze) => isWithin(Date.parse(postedAt), freeze)))
      .map(({ transactionId }) => ({
        transfer,
        what: `${transactionId} was posted while the bank stood still`,
      })),
  );
}

function isWithin(atMs: number, { fromMs, untilMs }: Period): boolean {
  return fromMs < atMs && atMs < untilMs;
}
