import { z } from 'zod';
import type { LedgerTransfer } from '#lib/bank-client/contract.ts';
import { repairedReferenceIdOf } from '#lib/shared/ids.ts';
import { type Execution, listExecutions } from '#lib/temporal-client/visibility.ts';
import { readLedger } from '#lib/transfers/queries/ledger.ts';
import { claimOf } from '#lib/transfers/recorded.ts';
import { REPAIR_WORKFLOWS, type RefundClaim } from '#temporal/contract.ts';

export interface WaitingRepair {
  requestedBy: string | null;
  lastActivityAt: string;
  books: LedgerTransfer;
  claim: RefundClaim | null;
}

const MAX_REPAIRS = 500;

const memo = z.object({ requestedBy: z.string() });

/** Repairs publish no status: the ledger tells. Undefined without the bank. @throws TemporalUnavailable */
export async function waitingRepairs(): Promise<WaitingRepair[] | undefined> {
  const types = REPAIR_WORKFLOWS.map((type) => `'${type}'`).join(', ');
  const query = `WorkflowType IN (${types}) AND ExecutionStatus = 'Running'`;
  const { executions } = await listExecutions(query, MAX_REPAIRS, undefined);
  const ledger = await readLedger(
    executions.flatMap(({ workflowId }) => repairedReferenceIdOf(workflowId) ?? []),
  );
  return (
    ledger &&
    executions.flatMap((execution) => {
      const books = ledger.get(repairedReferenceIdOf(execution.workflowId) ?? '');
      const repair = books && waitingRepair(execution, books);
      return repair && (repair.claim || needsDecision(books, Date.now())) ? [repair] : [];
    })
  );
}

/** After closing a key, a repair continues at once. */
const CONTINUES_WITHIN_MS = 60_000;

/**
 * The bank refused the return, or closed its key. A repair also starts by closing keys, so a closed key
 * counts only once nothing has followed it.
 */
export function needsDecision({ inTransitMinor, lastCall }: LedgerTransfer, nowMs: number): boolean {
  if (inTransitMinor === 0 || !lastCall || lastCall.answerLost) return false;
  if (!['refused', 'void'].includes(lastCall.outcome)) return false;
  if (['refund', 'external-refund'].includes(lastCall.operation)) return true;
  return lastCall.operation === 'close-key' && nowMs - Date.parse(lastCall.at) > CONTINUES_WITHIN_MS;
}

function waitingRepair(execution: Execution, books: LedgerTransfer): WaitingRepair {
  return {
    requestedBy: memo.safeParse(execution.memo).data?.requestedBy ?? null,
    lastActivityAt: books.lastAt,
    books,
    claim: claimOf(execution.memo),
  };
}
