import { z } from 'zod';
import { mendedReferenceIdOf } from '#lib/ids.ts';
import { MEND_TRANSFER_WORKFLOW } from '#temporal/contract.ts';
import type { LedgerTransfer } from '../bank/schemas.ts';
import { readLedger } from './ledger.ts';
import { type Execution, listExecutions } from './visibility.ts';

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
 * The mendings that wait for a person. Mendings publish no status, so it is told by the bank's books:
 * money in transit, and a return of it that was refused. Undefined while the bank does not answer.
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
      return books && waitsForPerson(books) ? [waitingMending(execution, books)] : [];
    })
  );
}

function waitsForPerson({ inTransitMinor, lastCall }: LedgerTransfer): boolean {
  if (inTransitMinor === 0 || !lastCall || lastCall.answerLost) return false;
  const returns = ['refund', 'settlement'].includes(lastCall.operation);
  return returns && ['refused', 'void'].includes(lastCall.outcome);
}

function waitingMending(execution: Execution, books: LedgerTransfer): WaitingMending {
  return {
    requestedBy: memo.safeParse(execution.memo).data?.requestedBy ?? null,
    lastHeardAt: books.lastAt,
    books,
  };
}
