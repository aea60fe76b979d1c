import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  patched,
  sleep,
} from '@temporalio/workflow';
import { BANK_BUSY, type BankReceipt, isRefusal, type KeyClosure, type TransferStep } from './contract.ts';
import { isClosure, isReceipt } from './step-results.ts';
import type { MoneyOrder, TransferRecord } from './transfer-record.ts';

/** The certain outcome of a step at the bank. */
export type StepOutcome =
  | { kind: 'posted' }
  /** `isReused`: the key holds another instruction. `type`: one of `REFUSALS`, unless the refusal is known by its key. */
  | { kind: 'refused'; reason: string; type?: string; isReused?: true }
  /** The key was closed before it posted. `reason` says why the step was abandoned. */
  | { kind: 'void'; cancelled: boolean; reason: string };

/** `unknown`: the bank may or may not have posted it. */
type AttemptOutcome =
  | { kind: 'posted'; receipt: BankReceipt }
  | { kind: 'refused'; reason: string; type: string }
  | { kind: 'unknown'; reason: string }
  | { kind: 'cancelled' };

const RETRY_PAUSE = '10 seconds';
const CLOSE_AGAIN = { summary: 'Before the key is closed again' };

/** Before it, attempts that ended with a call that was not sent were an unknown outcome. */
const UNSENT_IS_REPEATED = 'unsent-is-repeated';

/**
 * Executes one step at the bank. If its attempts end without a definite answer, closes the step's key
 * before anything else happens (docs/decisions: unknown outcomes).
 */
export async function executeStep(
  record: TransferRecord<MoneyOrder>,
  step: TransferStep,
  run: () => Promise<BankReceipt>,
  closeKey: () => Promise<KeyClosure>,
): Promise<StepOutcome> {
  const attempt = await attemptStep(step, run);
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

type Abandonment = Pick<StepOutcome & { kind: 'void' }, 'cancelled' | 'reason'>;

/** Closes the step's key and records the outcome the bank answers with. */
export async function resolveUnknownOutcome(
  record: TransferRecord<MoneyOrder>,
  step: TransferStep,
  closeKey: () => Promise<KeyClosure>,
  abandonment: Abandonment,
): Promise<StepOutcome> {
  const closure = await CancellationScope.nonCancellable(() => closeKeyUntilDone(step, closeKey));
  switch (closure.outcome) {
    case 'posted':
      record.posted(step, closure.transactionId);
      return { kind: 'posted' };
    case 'refused':
      step.status = 'refused';
      return { kind: 'refused', reason: closure.reason, ...(closure.isReused && { isReused: true }) };
    case 'void':
      step.status = 'void';
      return { kind: 'void', ...abandonment };
  }
}

/**
 * The activity retries without limit, so it fails, or ends with another result, only when an operator ends it in
 * Temporal. Even then the saga must not end while the outcome is unknown.
 */
async function closeKeyUntilDone(
  { key }: TransferStep,
  closeKey: () => Promise<KeyClosure>,
): Promise<KeyClosure> {
  for (;;) {
    try {
      const closure: unknown = await closeKey();
      if (isClosure(closure, key)) return closure;
      await sleep(RETRY_PAUSE, CLOSE_AGAIN);
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      await sleep(RETRY_PAUSE, CLOSE_AGAIN);
    }
  }
}

/** The worker's own limit is no answer: the step is repeated under its key, however many attempts it has. */
async function runUntilSent(run: () => Promise<BankReceipt>): Promise<BankReceipt> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!isUnsent(error) || !patched(UNSENT_IS_REPEATED)) throw error;
      await sleep(RETRY_PAUSE, { summary: 'Before the call that was not sent' });
    }
  }
}

function isUnsent(error: unknown): boolean {
  if (!(error instanceof ActivityFailure)) return false;
  return error.cause instanceof ApplicationFailure && error.cause.type === BANK_BUSY;
}

/** Anything but refused, unknown or cancelled is a bug, and is rethrown. */
async function attemptStep({ key }: TransferStep, run: () => Promise<BankReceipt>): Promise<AttemptOutcome> {
  try {
    const receipt: unknown = await runUntilSent(run);
    if (isReceipt(receipt, key)) return { kind: 'posted', receipt };
    return { kind: 'unknown', reason: 'the step was completed by hand in Temporal' };
  } catch (error) {
    if (isCancellation(error)) return { kind: 'cancelled' };
    if (!(error instanceof ActivityFailure)) throw error;
    const { cause } = error;
    if (cause instanceof ApplicationFailure && isRefusal(cause.type)) {
      return { kind: 'refused', reason: cause.message, type: cause.type };
    }
    return { kind: 'unknown', reason: cause?.message ?? error.message };
  }
}
