import { z } from 'zod';
import type { LedgerTransfer } from '#lib/bank-client/contract.ts';
import { mendedReferenceIdOf } from '#lib/shared/ids.ts';
import { type Execution, listExecutions } from '#lib/temporal-client/visibility.ts';
import { readLedger } from '#lib/transfers/queries/ledger.ts';
import { MEND_TRANSFER_WORKFLOW } from '#temporal/contract.ts';

/** A mending that waits until a person decides what to do about money the bank did not take back. */
export interface WaitingMending {
  requestedBy: string | null;
  lastHeardAt: string;
  books: LedgerTransfer;
}

/** The most that are looked at: a mending is a rare thing, done by hand. */
const MOST_MENDINGS = 500;

const memo = z.object({ requestedBy: z.string() });

/**
 * The mendings that wait for a person. Mendings publish no status, so it is told by the bank's books. Undefined while the bank does not answer.
 *
 * @throws TemporalUnavailable
 */
export async function waitingMendings(): Promise<WaitingMending[] | undefined> {
  const query = `WorkflowType = '${MEND_TRANSFER_WORKFLOW}' AND ExecutionStatus = 'Running'`;
  const { executions } = await listExecutions(query, MOST_MENDINGS, undefined);
  const ledger = await readLedger(
    executions.flatMap(({ workflowId }) => mendedReferenceIdOf(workflowId) ?? []),
  );
  return (
    ledger &&
    executions.flatMap((execution) => {
      const books = ledger.get(mendedReferenceIdOf(execution.workflowId) ?? '');
      return books && waitsForPerson(books, Date.now()) ? [waitingMending(execution, books)] : [];
    })
  );
}

/** After a key is closed, whoever goes on does so at once. */
const GOES_ON_WITHIN_MS = 60_000;

/**
 * Whether a mending that runs waits for a person, by its transfer's books: the bank refused the
 * return, or the return ran out of attempts and its key was closed. A mending also begins by closing
 * keys, so that a closed one says it only once nothing has followed for a while.
 */
export function waitsForPerson({ inTransitMinor, lastCall }: LedgerTransfer, nowMs: number): boolean {
  if (inTransitMinor === 0 || !lastCall || lastCall.answerLost) return false;
  if (!['refused', 'void'].includes(lastCall.outcome)) return false;
  if (['refund', 'settlement'].includes(lastCall.operation)) return true;
  return lastCall.operation === 'settle' && nowMs - Date.parse(lastCall.at) > GOES_ON_WITHIN_MS;
}

function waitingMending(execution: Execution, books: LedgerTransfer): WaitingMending {
  return {
    requestedBy: memo.safeParse(execution.memo).data?.requestedBy ?? null,
    lastHeardAt: books.lastAt,
    books,
  };
}
