import { auditFindings, bookFindings } from './books.ts';
import { callFindings } from './calls.ts';
import { claimFindings } from './claims.ts';
import { endingFindings } from './endings.ts';
import type { Finding } from './finding.ts';
import type { RunRecord } from './run-record.ts';

/**
 * Proves a run from its record: every transfer has ended with exactly the entries of its ending, the
 * books balance, and every claim is true.
 */
export function prove(record: RunRecord): Finding[] {
  const { plan, log, transfers, books } = record;
  return [
    ...record.unended.map((transfer) => ({ transfer, what: 'it has not ended' })),
    ...unknownFindings(record),
    ...[...transfers.values()].flatMap((transfer) => [
      ...endingFindings(transfer, plan.accounts),
      ...callFindings(transfer),
    ]),
    ...claimFindings(log.claims, transfers),
    ...log.unexpected.map(({ referenceId, what }) => ({ transfer: referenceId, what })),
    ...pageFindings(record),
    ...auditFindings(log.audits),
    ...bookFindings(books, plan.accounts),
  ];
}

function unknownFindings({ plan, transfers }: RunRecord): Finding[] {
  return plan.orders
    .filter(({ referenceId }) => !transfers.has(referenceId))
    .map(({ referenceId }) => ({ transfer: referenceId, what: 'Temporal does not know it' }));
}

function pageFindings({ pages }: RunRecord): Finding[] {
  return [...pages].flatMap(([transfer, last]) =>
    last?.closed ? [] : [{ transfer, what: `its page still shows ${last?.status ?? 'nothing'}` }],
  );
}
