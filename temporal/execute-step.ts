import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  sleep,
} from '@temporalio/workflow';
import { type BankReceipt, isRefusal, type KeyClosure, type TransferStep } from './contract.ts';
import type { MoneyOrder, TransferRecord } from './transfer-record.ts';

/** What a step at the bank came to, once nothing about it is in doubt any more. */
export type StepOutcome =
  | { kind: 'posted' }
  | { kind: 'refused'; reason: string }
  /** The key is closed unposted. `reason` says why the step was given up, or that it was cancelled. */
  | { kind: 'void'; cancelled: boolean; reason: string };

/** What the worker's attempts came to; `unknown` is the hard one: the bank may have done it. */
type AttemptOutcome =
  | { kind: 'posted'; receipt: BankReceipt }
  | { kind: 'refused'; reason: string }
  | { kind: 'unknown'; reason: string }
  | { kind: 'cancelled' };

const PAUSE_BEFORE_ASKING_AGAIN = '10 seconds';

/**
 * Carries out one act at the bank and leaves no doubt about it: where the attempts end without a
 * definite answer, the bank is asked to close the act's key before anything else is done.
 */
export async function executeStep(
  record: TransferRecord<MoneyOrder>,
  step: TransferStep,
  act: () => Promise<BankReceipt>,
  closeKey: () => Promise<KeyClosure>,
): Promise<StepOutcome> {
  const attempt = await attemptAct(act);
  switch (attempt.kind) {
    case 'posted':
      record.posted(step, attempt.receipt.transactionId);
      return { kind: 'posted' };
    case 'refused':
      step.status = 'refused';
      return attempt;
    case 'cancelled':
      step.status = 'cancelled';
      break;
    case 'unknown':
      step.status = 'unknown';
      break;
  }
  const cancelled = attempt.kind === 'cancelled';
  return resolveUnknownOutcome(record, step, closeKey, {
    cancelled,
    reason: cancelled ? 'cancelled' : attempt.reason,
  });
}

/** What is said of an act whose key was closed before it posted. */
type Abandonment = Pick<StepOutcome & { kind: 'void' }, 'cancelled' | 'reason'>;

/** Closes the key of an act of which nobody knows what became, and notes what it came to. */
export async function resolveUnknownOutcome(
  record: TransferRecord<MoneyOrder>,
  step: TransferStep,
  closeKey: () => Promise<KeyClosure>,
  abandonment: Abandonment,
): Promise<StepOutcome> {
  const closure = await CancellationScope.nonCancellable(() => closeKeyUntilDone(closeKey));
  switch (closure.outcome) {
    case 'posted':
      record.posted(step, closure.transactionId);
      return { kind: 'posted' };
    case 'refused':
      step.status = 'refused';
      return { kind: 'refused', reason: closure.reason };
    case 'void':
      step.status = 'void';
      return { kind: 'void', ...abandonment };
  }
}

/**
 * The activity is retried without limit; a failure can reach this only when somebody fails it by
 * hand. Even then the saga must not end with money whose whereabouts nobody knows.
 */
async function closeKeyUntilDone(closeKey: () => Promise<KeyClosure>): Promise<KeyClosure> {
  for (;;) {
    try {
      return await closeKey();
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      await sleep(PAUSE_BEFORE_ASKING_AGAIN);
    }
  }
}

/** Tells refused, unknown and cancelled apart. Anything else is a bug in this code and stays one. */
async function attemptAct(act: () => Promise<BankReceipt>): Promise<AttemptOutcome> {
  try {
    return { kind: 'posted', receipt: await act() };
  } catch (error) {
    if (isCancellation(error)) return { kind: 'cancelled' };
    if (!(error instanceof ActivityFailure)) throw error;
    const { cause } = error;
    if (cause instanceof ApplicationFailure && isRefusal(cause.type)) {
      return { kind: 'refused', reason: cause.message };
    }
    return { kind: 'unknown', reason: cause?.message ?? error.message };
  }
}
