/**
 * Receiving a call: a fault may stand in its way, the ledger decides, the call log says what
 * happened. Fault, decision and log are written in one database transaction, so the log can neither
 * miss a posting nor tell of one that was not made.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallRow } from '#bank/database/tables.ts';
import type { Unit } from '#bank/database/unit.ts';
import type { Writer } from '#bank/database/writer.ts';
import { type ActingFault, type CallSubject, matchFault } from '#bank/faults/match.ts';
import { problemOf } from '#bank/shared/problems.ts';
import type { CallOutcome, FaultOperation, Problem, RefusalCode } from '#lib/bank-client/contract.ts';

/** A call as it arrived. */
export interface ReceivedCall {
  operation: FaultOperation;
  key: string;
  attempt: number | null;
  bank: string | null;
  account: string | null;
  amountMinor: number | null;
  transfer: string | null;
  /** Whether the caller still waits for the answer. */
  callerWaits: () => boolean;
}

/** An answer to give: what was asked for, or a problem. */
export type Answer<Body> = { status: 200 | 201; body: Body } | { problem: Problem };

/** What the ledger made of a call. */
export interface Decision<Body> {
  answer: Answer<Body>;
  outcome: CallOutcome;
  transactionId: string | null;
}

export type Decide<Body> = (unit: Unit, forcedRefusal?: RefusalCode) => Promise<Decision<Body>>;

/** How a call ends: answered, the connection dropped, or left without an answer for ever. */
export type Ending<Body> = Answer<Body> | 'drop' | 'hang';

interface Receiver {
  writer: Writer;
  faultLab: boolean;
  closing: AbortSignal;
}

/** Takes a call to its ending. */
export async function receive<Body>(
  { writer, faultLab, closing }: Receiver,
  call: ReceivedCall,
  decide: Decide<Body>,
): Promise<Ending<Body>> {
  const arrival: Arrival = { at: new Date().toISOString(), clock: performance.now(), call };
  const first = await writer.write(async (unit) => {
    const subject = await subjectOf(unit, call);
    const fault = faultLab ? await matchFault(unit, subject) : undefined;
    if (fault?.kind === 'slow') return { slow: fault };
    return { ending: await end(unit, { arrival, subject, fault }, decide) };
  });
  if ('ending' in first) return first.ending;
  // A slow bank acts late, not early: so a call can land after its caller has given up on it. One
  // that shuts down waits no longer, and finishes what it began.
  const { slow: fault } = first;
  await sleep(slownessMs(fault), undefined, { signal: closing }).catch(() => undefined);
  return writer.write(async (unit) => {
    const subject = await subjectOf(unit, call);
    return end(unit, { arrival, subject, fault }, decide);
  });
}

interface Arrival {
  at: string;
  clock: number;
  call: ReceivedCall;
}

interface Reception {
  arrival: Arrival;
  subject: CallSubject;
  fault: ActingFault | undefined;
}

/** What the call did not say, the ledger may know: an account's bank, what a key was used for. */
async function subjectOf(unit: Unit, call: ReceivedCall): Promise<CallSubject> {
  const key = call.account === null ? await unit.key(call.key) : undefined;
  const account = call.account ?? key?.account ?? null;
  const bank = account === null ? undefined : (await unit.account(account))?.bank;
  return {
    operation: call.operation,
    bank: bank ?? call.bank,
    account,
    transfer: call.transfer ?? key?.transfer ?? null,
  };
}

function slownessMs({ params, chance }: ActingFault): number {
  const { delayMs = 0, jitterMs = 0 } = params;
  return Math.max(0, Math.round(delayMs + (chance * 2 - 1) * jitterMs));
}

async function end<Body>(unit: Unit, reception: Reception, decide: Decide<Body>): Promise<Ending<Body>> {
  const { fault } = reception;
  const failed = (ending: Ending<Body>): Ending<Body> => {
    const code = typeof ending === 'object' && 'problem' in ending ? ending.problem.code : null;
    unit.logCall(rowOf(reception, ending, { outcome: 'failed', code, transactionId: null }));
    return ending;
  };
  const decided = async (lost: 'drop' | undefined, forcedRefusal?: RefusalCode): Promise<Ending<Body>> => {
    const { answer, outcome, transactionId } = await decide(unit, forcedRefusal);
    const ending = lost ?? answer;
    const code = 'problem' in answer ? answer.problem.code : null;
    unit.logCall(rowOf(reception, ending, { outcome, code, transactionId }));
    return ending;
  };
  switch (fault?.kind) {
    case 'down':
    case 'flaky':
    case 'fail-next':
      return failed({ problem: problemOf('bank_unavailable', 'The bank is down: nothing was done.') });
    case 'error':
      return failed({
        problem: problemOf('internal_error', 'The bank failed on this call: nothing was done.'),
      });
    case 'hang':
      return failed('hang');
    case 'lose-request':
      return failed('drop');
    case 'lose-answer':
      return decided('drop');
    case 'refuse':
      return decided(undefined, fault.params.code);
    case 'duplicate': {
      const ending = await decided(undefined);
      await decided(undefined);
      return ending;
    }
    case 'slow':
    case undefined:
      return decided(undefined);
  }
}

function rowOf(
  { arrival: { at, clock, call }, subject, fault }: Reception,
  ending: Ending<unknown>,
  {
    outcome,
    code,
    transactionId,
  }: { outcome: CallOutcome; code: CallRow['code']; transactionId: string | null },
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
    status: statusOf(ending),
    outcome,
    code,
    transaction_id: transactionId,
    answer_lost: typeof ending === 'object' && call.callerWaits() ? 0 : 1,
    duration_ms: Math.round((performance.now() - clock) * 1000) / 1000,
  };
}

function statusOf(ending: Ending<unknown>): number | null {
  if (typeof ending === 'string') return null;
  return 'problem' in ending ? ending.problem.status : ending.status;
}
