import { z } from 'zod';
import type { LedgerTransfer } from '#lib/bank-client/contract.ts';
import { repairedReferenceIdOf } from '#lib/shared/ids.ts';
import { type Execution, listExecutions } from '#lib/temporal-client/visibility.ts';
import { readLedger } from '#lib/transfers/queries/ledger.ts';
import { REPAIR_TRANSFER_WORKFLOW } from '#temporal/contract.ts';

/** A repair that waits until a person decides what to do about money the bank did not take back. */
export interface WaitingRepair {
  requestedBy: string | null;
  lastActivityAt: string;
  books: LedgerTransfer;
}

/** The most that are looked at: a repair is a rare thing, done by hand. */
const MAX_REPAIRS = 500;

const memo = z.object({ requestedBy: z.string() });

/**
 * The repairs that wait for a person. Repairs publish no status, so it is told by the bank's books. Undefined while the bank does not answer.
 *
 * @throws TemporalUnavailable
 */
export async function waitingRepairs(): Promise<WaitingRepair[] | undefined> {
  const query = `WorkflowType = '${REPAIR_TRANSFER_WORKFLOW}' AND ExecutionStatus = 'Running'`;
  const { executions } = await listExecutions(query, MAX_REPAIRS, undefined);
  const ledger = await readLedger(
    executions.flatMap(({ workflowId }) => repairedReferenceIdOf(workflowId) ?? []),
  );
  return (
    ledger &&
    executions.flatMap((execution) => {
      const books = ledger.get(repairedReferenceIdOf(execution.workflowId) ?? '');
      return books && waitsForPerson(books, Date.now()) ? [waitingRepair(execution, books)] : [];
    })
  );
}

/** After a key is closed, whoever goes on does so at once. */
const GOES_ON_WITHIN_MS = 60_000;

/**
 * Whether a repair that runs waits for a person, by its transfer's books: the bank refused the
 * return, or the return ran out of attempts and its key was closed. A repair also begins by closing
 * keys, so that a closed one says it only once nothing has followed for a while.
 */
export function waitsForPerson({ inTransitMinor, lastCall }: LedgerTransfer, nowMs: number): boolean {
  if (inTransitMinor === 0 || !lastCall || lastCall.answerLost) return false;
  if (!['refused', 'void'].includes(lastCall.outcome)) return false;
  if (['refund', 'external-refund'].includes(lastCall.operation)) return true;
  return lastCall.operation === 'close-key' && nowMs - Date.parse(lastCall.at) > GOES_ON_WITHIN_MS;
}

function waitingRepair(execution: Execution, books: LedgerTransfer): WaitingRepair {
  return {
    requestedBy: memo.safeParse(execution.memo).data?.requestedBy ?? null,
    lastActivityAt: books.lastAt,
    books,
  };
}
