import type { PlannedAccount } from '#chaos/plan/plan.ts';
import { auditFindings, bookFindings } from './books.ts';
import { callFindings, outcomeFindings } from './calls.ts';
import { claimFindings } from './claims.ts';
import { type Disturbances, disturbancesOf } from './disturbances.ts';
import { disturbedFindings } from './disturbed.ts';
import type { EndedTransfer, LedgerFacts } from './ended-transfer.ts';
import { endingFindings } from './endings.ts';
import type { Finding } from './finding.ts';
import { freezeFindings } from './freezes.ts';
import { operatorFindings } from './operators.ts';
import type { OrderFacts, RunRecord } from './run-record.ts';

/**
 * Proves a run from its record: every transfer has ended with exactly the entries of its ending, the
 * books balance, and every claim is true. Of a transfer that was reset, forgotten or restored, that its money
 * is where an order or a person sent it, and that reconciliation names what Temporal and the ledger disagree on.
 */
export function prove(record: RunRecord): Finding[] {
  const { plan, log, books } = record;
  const disturbances = disturbancesOf(record);
  return [
    ...record.unended.map((transfer) => ({ transfer, what: 'it has not ended' })),
    ...plan.orders.flatMap((order) => transferFindings(order, record, disturbances)),
    ...claimFindings(log.claims, record, disturbances),
    ...log.unexpected.map(({ referenceId, what }) => ({ transfer: referenceId, what })),
    ...pageFindings(record, disturbances),
    ...freezeFindings(log.freezes, record.ledger),
    ...auditFindings(log.audits, disturbances),
    ...bookFindings(books, plan.accounts, disturbances),
  ];
}

const NOTHING: LedgerFacts = { entries: [], calls: [] };

function transferFindings(order: OrderFacts, record: RunRecord, disturbances: Disturbances): Finding[] {
  const { referenceId } = order;
  const ended = record.transfers.get(referenceId);
  const repair = record.repairs.get(referenceId);
  const ledger = record.ledger.get(referenceId) ?? NOTHING;
  const claims = record.log.claims.filter((claim) => claim.referenceId === referenceId);
  const named = record.books.reconciliation.filter(({ transfer }) => transfer === referenceId);
  const disturbance = disturbances.get(referenceId);
  return [
    ...outcomeFindings(referenceId, ledger.calls),
    ...operatorFindings(referenceId, {
      claims,
      ledger,
      disturbance,
      repairedBy: repair?.requestedBy,
      restores: record.log.restores,
    }),
    ...(disturbance
      ? disturbedFindings(
          {
            order,
            entries: ledger.entries,
            ended,
            repair,
            claims,
            lostByBank: disturbance.lostByBank,
            named,
          },
          record.plan.accounts,
        )
      : undisturbedFindings(referenceId, ended, record.plan.accounts)),
  ];
}

function undisturbedFindings(
  referenceId: string,
  ended: EndedTransfer | undefined,
  accounts: readonly PlannedAccount[],
): Finding[] {
  if (!ended) return [{ transfer: referenceId, what: 'Temporal does not know it' }];
  return [...endingFindings(ended, accounts), ...callFindings(ended)];
}

/** The page of a transfer that Temporal has forgotten has no end to show. */
function pageFindings({ pages, transfers }: RunRecord, disturbances: Disturbances): Finding[] {
  return [...pages].flatMap(([transfer, last]) =>
    last?.closed || (disturbances.has(transfer) && !transfers.has(transfer))
      ? []
      : [{ transfer, what: `its page still shows ${last?.status ?? 'nothing'}` }],
  );
}
