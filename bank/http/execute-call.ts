import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { BankDatabase } from '#bank/database/database.ts';
import { CommitFailed, type GroupCommitWriter, WriterBusy } from '#bank/database/group-commit-writer.ts';
import type { CallRow } from '#bank/database/tables.ts';
import type { UnitOfWork } from '#bank/database/unit-of-work.ts';
import { type ActingFault, type CallSubject, matchFault } from '#bank/faults/match.ts';
import { ProblemError, problemOf } from '#bank/shared/problems.ts';
import type { CallOutcome, FaultOperation, Problem, RefusalCode } from '#lib/bank-client/contract.ts';

export interface IncomingCall {
  operation: FaultOperation;
  key: string;
  attempt: number | null;
  bank: string | null;
  account: string | null;
  amountMinor: number | null;
  transfer: string | null;
  isCallerConnected: () => boolean;
}

export type Answer<Body> = { status: 200 | 201; body: Body } | { problem: Problem };

export interface LedgerResult<Body> {
  answer: Answer<Body>;
  outcome: CallOutcome;
  transactionId: string | null;
}

export type LedgerOperation<Body> = (
  work: UnitOfWork,
  forcedRefusal?: RefusalCode,
) => Promise<LedgerResult<Body>>;

/** `drop` closes the connection; `hang` leaves it open without an answer. */
export type Delivery<Body> = Answer<Body> | 'drop' | 'hang';

interface CallExecutor {
  database: Pick<BankDatabase, 'isUnavailable'>;
  writer: GroupCommitWriter;
  faultLab: boolean;
  log: Logger;
  closing: AbortSignal;
}

/**
 * Runs a call's ledger operation under the fault that matches it, and logs the call. All three share
 * one database transaction, so the log has every posting and no other. A call on which the bank itself
 * failed is logged too, afterwards: nothing of it was done.
 */
export async function executeCall<Body>(
  executor: CallExecutor,
  call: IncomingCall,
  operation: LedgerOperation<Body>,
): Promise<Delivery<Body>> {
  const arrival: Arrival = { at: new Date().toISOString(), startedMs: performance.now(), call };
  try {
    return await executeArrived(executor, arrival, operation);
  } catch (error) {
    // The caller does not wait for it.
    if (isLoggable(executor, error)) void logFailure(executor, arrival, error);
    throw error;
  }
}

async function executeArrived<Body>(
  { writer, faultLab, closing }: CallExecutor,
  arrival: Arrival,
  operation: LedgerOperation<Body>,
): Promise<Delivery<Body>> {
  const { call } = arrival;
  const first = await writer.write(async (work) => {
    const subject = await subjectOf(work, call);
    const fault = faultLab ? await matchFault(work, subject) : undefined;
    if (fault?.kind === 'slow') return { slow: fault };
    return { delivery: await runUnderFault(work, { arrival, subject, fault }, operation) };
  });
  if ('delivery' in first) return first.delivery;
  // The delay comes before the posting, so that a call can post after its caller has timed out. A
  // bank that shuts down stops waiting and posts at once.
  const { slow: fault } = first;
  await sleep(delayMsOf(fault), undefined, { signal: closing }).catch(() => undefined);
  return writer.write(async (work) => {
    const subject = await subjectOf(work, call);
    return runUnderFault(work, { arrival, subject, fault }, operation);
  });
}

/**
 * Of a commit without an answer nobody knows whether its call is in the log already, and a database that fails
 * would have each call twice.
 */
function isLoggable({ database }: CallExecutor, error: unknown): boolean {
  return !(error instanceof CommitFailed || error instanceof WriterBusy || database.isUnavailable(error));
}

/** As far as the database allows. Logs what does not. */
async function logFailure({ writer, log }: CallExecutor, arrival: Arrival, error: unknown): Promise<void> {
  const { operation, bank, account, transfer } = arrival.call;
  const call = { arrival, subject: { operation, bank, account, transfer }, fault: undefined };
  const problem =
    error instanceof ProblemError ? error.problem : problemOf('internal_error', 'The bank failed.');
  const failed = { outcome: 'failed', code: problem.code, transactionId: null } as const;
  await writer
    .write(async (work) => work.logCall(callRow(call, { problem }, failed)))
    .catch((error: unknown) => log.error({ error }, 'could not log a call'));
}

interface Arrival {
  at: string;
  startedMs: number;
  call: IncomingCall;
}

interface CallUnderFault {
  arrival: Arrival;
  subject: CallSubject;
  fault: ActingFault | undefined;
}

/** Adds what the ledger knows: an account's bank, and what an earlier call used the key for. */
async function subjectOf(work: UnitOfWork, call: IncomingCall): Promise<CallSubject> {
  const key = call.account === null ? await work.key(call.key) : undefined;
  const account = call.account ?? key?.account ?? null;
  const bank = account === null ? undefined : (await work.account(account))?.bank;
  return {
    operation: call.operation,
    bank: bank ?? call.bank,
    account,
    transfer: call.transfer ?? key?.transfer ?? null,
  };
}

function delayMsOf({ params, chance }: ActingFault): number {
  const { delayMs = 0, jitterMs = 0 } = params;
  return Math.max(0, Math.round(delayMs + (chance * 2 - 1) * jitterMs));
}

async function runUnderFault<Body>(
  work: UnitOfWork,
  call: CallUnderFault,
  operation: LedgerOperation<Body>,
): Promise<Delivery<Body>> {
  const fail = (delivery: Delivery<Body>): Delivery<Body> => {
    const code = typeof delivery === 'object' && 'problem' in delivery ? delivery.problem.code : null;
    work.logCall(callRow(call, delivery, { outcome: 'failed', code, transactionId: null }));
    return delivery;
  };
  const run = async (instead?: 'drop', forcedRefusal?: RefusalCode): Promise<Delivery<Body>> => {
    const { answer, outcome, transactionId } = await operation(work, forcedRefusal);
    const delivery = instead ?? answer;
    const code = 'problem' in answer ? answer.problem.code : null;
    work.logCall(callRow(call, delivery, { outcome, code, transactionId }));
    return delivery;
  };
  const { fault } = call;
  switch (fault?.kind) {
    case 'down':
    case 'flaky':
    case 'fail-next':
      return fail({ problem: problemOf('bank_unavailable', 'The bank is down. Nothing was posted.') });
    case 'error':
      return fail({ problem: problemOf('internal_error', 'The bank failed. Nothing was posted.') });
    case 'hang':
      return fail('hang');
    case 'lose-request':
      return fail('drop');
    case 'lose-answer':
      return run('drop');
    case 'refuse':
      return run(undefined, fault.params.code);
    case 'duplicate': {
      const delivery = await run();
      await run();
      return delivery;
    }
    case 'slow':
    case undefined:
      return run();
  }
}

function callRow(
  { arrival: { at, startedMs, call }, subject, fault }: CallUnderFault,
  delivery: Delivery<unknown>,
  { outcome, code, transactionId }: Pick<CallRow, 'outcome' | 'code'> & { transactionId: string | null },
): Omit<CallRow, 'id'> {
  return {
    at,
    operation: call.operation,
    key: call.key,
    attempt: call.attempt,
    bank: subject.bank,
    account: subject.account,
    amount_minor: call.amountMinor,
    transfer: subject.transfer,
    fault_kind: fault?.kind ?? null,
    status: statusOf(delivery),
    outcome,
    code,
    transaction_id: transactionId,
    answer_lost: typeof delivery === 'object' && call.isCallerConnected() ? 0 : 1,
    duration_ms: Math.round((performance.now() - startedMs) * 1000) / 1000,
  };
}

function statusOf(delivery: Delivery<unknown>): number | null {
  if (typeof delivery === 'string') return null;
  return 'problem' in delivery ? delivery.problem.status : delivery.status;
}
