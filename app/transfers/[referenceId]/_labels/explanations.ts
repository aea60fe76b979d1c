import type { StepView } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView, TransferViewStatus } from '#lib/transfers/view/transfer-view.ts';
import type { Ending, StepName } from '#temporal/contract.ts';
import { currentItem } from './current-item.ts';

/** What just happened to a transfer, for whoever watches. */
interface Explanation {
  /** In Temporal's event history. */
  event: string;
  /** The workflow's responsible line, if any. */
  code: { file: string; line: string } | null;
  rule: string;
}

const TRANSFER = 'temporal/money-transfer.ts';
const SAGA = 'temporal/transfer-saga.ts';
const STEPS = 'temporal/transfer-steps.ts';
const EXECUTE_STEP = 'temporal/execute-step.ts';
const RETURN = 'temporal/money-return.ts';

const RETURNED: NonNullable<Explanation['code']> = {
  file: TRANSFER,
  line: 'throw cancelled && isUndone ? endedCancelled(saga.record) : endedAs(returned, saga.record, deposit.reason);',
};
const NOT_APPROVED: NonNullable<Explanation['code']> = {
  file: TRANSFER,
  line: "return why.kind === 'cancelled' ? endedCancelled(record) : endedAs(why.kind, record, why.reason);",
};

/** `explanations.test.ts` checks that these lines exist in the code. */
export const ENDING_EXPLANATIONS: Record<Ending | 'not-completed' | 'terminated', Explanation> = {
  completed: {
    event: 'WorkflowExecutionCompleted',
    code: { file: TRANSFER, line: "if (deposit.kind === 'posted') return completed(saga.record);" },
    rule: 'Done. One withdrawal, one deposit, exactly once.',
  },
  declined: {
    event: 'WorkflowExecutionFailed',
    code: {
      file: TRANSFER,
      line: "if (withdrawal.kind === 'refused') throw endedAs('declined', saga.record, withdrawal.reason);",
    },
    rule: 'The bank refused the withdrawal. Nothing moved, so there is nothing to undo.',
  },
  failed: {
    event: 'WorkflowExecutionFailed',
    code: { file: TRANSFER, line: ": endedAs('failed', saga.record, withdrawal.reason);" },
    rule: 'The withdrawal is voided: nothing moved, and a late call can no longer post.',
  },
  rejected: {
    event: 'WorkflowExecutionFailed',
    code: NOT_APPROVED,
    rule: 'No money moves without a second approval.',
  },
  expired: {
    event: 'WorkflowExecutionFailed',
    code: NOT_APPROVED,
    rule: 'The deadline is a durable timer: it fires even if every process restarts.',
  },
  refunded: {
    event: 'WorkflowExecutionFailed',
    code: RETURNED,
    rule: 'The deposit failed, so the withdrawal was compensated by a refund with its own key.',
  },
  'refunded-externally': {
    event: 'WorkflowExecutionFailed',
    code: RETURNED,
    rule: 'Someone returned the money outside Remit, and the ledger records it.',
  },
  'nothing-owed': {
    event: 'WorkflowExecutionFailed',
    code: RETURNED,
    rule: 'Pays out only what the ledger has in transit: here the money had left by another way.',
  },
  cancelled: {
    event: 'WorkflowExecutionCanceled',
    code: RETURNED,
    rule: 'Cancelled only after any withdrawal was returned.',
  },
  'not-completed': {
    event: 'WorkflowExecutionFailed',
    code: null,
    rule: 'Failed in a way that is no ending of the saga. Reconciliation shows where the money is.',
  },
  terminated: {
    event: 'WorkflowExecutionTerminated',
    code: null,
    rule: 'Terminated from outside, so the saga could not finish. Reconciliation shows where the money is.',
  },
};

export const STEP_EXPLANATIONS: Record<StepName, Explanation> = {
  withdraw: {
    event: 'ActivityTaskScheduled: withdraw',
    code: { file: TRANSFER, line: 'const withdrawal = await saga.withdraw();' },
    rule: 'Moves money from the account to clearing. Every attempt uses the same idempotency key.',
  },
  deposit: {
    event: 'ActivityTaskScheduled: deposit',
    code: {
      file: TRANSFER,
      line: 'const deposit = isGranted ? await saga.deposit() : await saga.giveUpDeposit(approval);',
    },
    rule: 'Moves money from clearing to the target account. Until it posts, the money is in transit.',
  },
  refund: {
    event: 'ActivityTaskScheduled: refund',
    code: { file: TRANSFER, line: 'const returned = await saga.returnMoney();' },
    rule: 'Compensates the withdrawal. It cannot be cancelled, and a failure is never swallowed.',
  },
  closeKey: {
    event: 'ActivityTaskScheduled: closeKey',
    code: {
      file: EXECUTE_STEP,
      line: 'const closure = await CancellationScope.nonCancellable(() => closeKeyUntilDone(step, closeKey));',
    },
    rule: 'Outcome unknown, so the bank closes the key for good: posted, refused or void.',
  },
  recordExternalRefund: {
    event: 'ActivityTaskScheduled: recordExternalRefund',
    code: {
      file: RETURN,
      line: "if (isExternal && refund.kind === 'posted') return 'refunded-externally';",
    },
    rule: 'Takes money that was paid outside Remit out of transit in the ledger.',
  },
};

export const OTHER_EXPLANATIONS = {
  submitted: {
    event: 'WorkflowExecutionStarted',
    code: {
      file: TRANSFER,
      line: 'const saga = new TransferSaga(isFromWeb(order) ? order : await completeOrder(order));',
    },
    rule: 'The reference is the workflow ID: sending it twice starts one workflow.',
  },
  approval: {
    event: 'TimerStarted',
    code: {
      file: SAGA,
      line: 'await condition(() => approval.decision !== null, msUntil(approval.deadline), TIMER);',
    },
    rule: 'Waits for an approver or the deadline, for days if needed, without holding a worker.',
  },
  decision: {
    event: 'ActivityTaskFailed: refund',
    code: { file: RETURN, line: 'const decision = await this.decisions.next();' },
    rule: 'The refund failed. The workflow waits for a decision, however long it takes.',
  },
  retrying: {
    event: 'nothing yet – retries live in the pending activity, not in history',
    code: {
      file: STEPS,
      line: 'this.bank = proxyActivities<BankingActivities>({ ...timeouts, retry: { ...retry, maximumAttempts } });',
    },
    rule: 'Transient failure. Temporal retries the activity; your workflow code isn’t involved.',
  },
  refused: {
    event: 'ActivityTaskFailed',
    code: { file: EXECUTE_STEP, line: 'if (cause instanceof ApplicationFailure && isRefusal(cause.type)) {' },
    rule: 'A refusal is final and not retried.',
  },
  bug: {
    event: 'WorkflowTaskFailed',
    code: null,
    rule: 'A bug does not fail the workflow: it resumes from here once a fix is deployed.',
  },
} as const satisfies Record<string, Explanation>;

export function latestExplanation(view: TransferView): Explanation {
  if (isEnding(view.status)) return ENDING_EXPLANATIONS[view.status];
  if (view.bug) return OTHER_EXPLANATIONS.bug;
  const current = currentItem(view);
  if (!current) return OTHER_EXPLANATIONS.submitted;
  switch (current.kind) {
    case 'approval':
      return OTHER_EXPLANATIONS.approval;
    case 'decision':
      return OTHER_EXPLANATIONS.decision;
    case 'step':
      return explainStep(current);
  }
}

function explainStep(step: StepView): Explanation {
  if (step.retry) return OTHER_EXPLANATIONS.retrying;
  if (step.status === 'refused') return OTHER_EXPLANATIONS.refused;
  const explanation = STEP_EXPLANATIONS[step.name];
  return step.status === 'posted'
    ? { ...explanation, event: `ActivityTaskCompleted: ${step.name}` }
    : explanation;
}

function isEnding(status: TransferViewStatus): status is keyof typeof ENDING_EXPLANATIONS {
  return Object.hasOwn(ENDING_EXPLANATIONS, status);
}
