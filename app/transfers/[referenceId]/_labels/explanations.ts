import { approvalOf, type StepView, type TimelineItem } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView, TransferViewStatus } from '#lib/transfers/view/transfer-view.ts';
import type { Ending, StepName } from '#temporal/contract.ts';

/** What has just happened to a transfer, for whoever explains it to others. */
export interface Explanation {
  /** What Temporal calls it. */
  event: string;
  /** The line of the workflow that is responsible; null where none is. */
  code: { file: string; line: string } | null;
  /** The rule the line stands for. */
  rule: string;
}

const TRANSFER = 'temporal/money-transfer.ts';
const SAGA = 'temporal/transfer-saga.ts';
const STEPS = 'temporal/transfer-steps.ts';
const BANK_STEPS = 'temporal/execute-step.ts';
const RETURN = 'temporal/money-return.ts';

const RETURNED: NonNullable<Explanation['code']> = {
  file: TRANSFER,
  line: 'throw cancelled && asBefore ? endedCancelled(saga.record) : endedAs(returned, saga.record, deposit.reason);',
};
const NOT_APPROVED: NonNullable<Explanation['code']> = {
  file: TRANSFER,
  line: "if (approval.kind === 'rejected' || approval.kind === 'expired') {",
};

/** The saga’s own lines; `explanations.test.ts` sees to it that they stand in the code as they do here. */
export const ENDING_EXPLANATIONS: Record<Ending | 'terminated', Explanation> = {
  completed: {
    event: 'WorkflowExecutionCompleted',
    code: { file: TRANSFER, line: "if (deposit.kind === 'posted') return completed(saga.record);" },
    rule: 'Both acts are posted: the money left one account and arrived in the other, once.',
  },
  declined: {
    event: 'WorkflowExecutionFailed',
    code: {
      file: TRANSFER,
      line: "if (withdrawal.kind === 'refused') throw endedAs('declined', saga.record, withdrawal.reason);",
    },
    rule: 'A refused withdrawal moved nothing, so there is nothing to undo.',
  },
  failed: {
    event: 'WorkflowExecutionFailed',
    code: { file: TRANSFER, line: ": endedAs('failed', saga.record, withdrawal.reason);" },
    rule: 'The withdrawal’s key is void: nothing moved, and no late call can move it any more.',
  },
  rejected: {
    event: 'WorkflowExecutionFailed',
    code: NOT_APPROVED,
    rule: 'Without a second person’s yes, nothing moves.',
  },
  expired: {
    event: 'WorkflowExecutionFailed',
    code: NOT_APPROVED,
    rule: 'The deadline is a durable timer: it fires also when every process was restarted meanwhile.',
  },
  refunded: {
    event: 'WorkflowExecutionFailed',
    code: RETURNED,
    rule: 'What was withdrawn and could not be deposited went back, under a key of its own.',
  },
  'refunded-externally': {
    event: 'WorkflowExecutionFailed',
    code: RETURNED,
    rule: 'A person returned the money by other means, and the books say so.',
  },
  cancelled: {
    event: 'WorkflowExecutionCanceled',
    code: RETURNED,
    rule: 'Cancelled means that all is as before: what had been withdrawn was returned first.',
  },
  terminated: {
    event: 'WorkflowExecutionTerminated',
    code: null,
    rule: 'Ended from outside, so no code ran: where the money is, the reconciliation page says.',
  },
};

export const STEP_EXPLANATIONS: Record<StepName, Explanation> = {
  withdraw: {
    event: 'ActivityTaskScheduled: withdraw',
    code: { file: TRANSFER, line: 'const withdrawal = await saga.withdraw();' },
    rule: 'From the account to the bank’s clearing account, under one key for every attempt.',
  },
  deposit: {
    event: 'ActivityTaskScheduled: deposit',
    code: { file: TRANSFER, line: 'const deposit = await saga.deposit();' },
    rule: 'From clearing to the other account. Until it is posted, the money is in transit and not lost.',
  },
  refund: {
    event: 'ActivityTaskScheduled: refund',
    code: { file: TRANSFER, line: 'const returned = await saga.returnMoney();' },
    rule: 'The compensation of the withdrawal. It is never cancelled, and its failure never swallowed.',
  },
  closeKey: {
    event: 'ActivityTaskScheduled: closeKey',
    code: {
      file: BANK_STEPS,
      line: 'const closure = await CancellationScope.nonCancellable(() => closeKeyUntilDone(closeKey));',
    },
    rule: 'Nobody knows what became of the call, so the bank closes its key: posted, refused or void, for good.',
  },
  recordExternalRefund: {
    event: 'ActivityTaskScheduled: recordExternalRefund',
    code: {
      file: RETURN,
      line: "if (isExternal && refund.kind === 'posted') return 'refunded-externally';",
    },
    rule: 'Money that a person returned by other means leaves transit in the books too.',
  },
};

export const OTHER_EXPLANATIONS = {
  submitted: {
    event: 'WorkflowExecutionStarted',
    code: { file: TRANSFER, line: 'const saga = new TransferSaga(details);' },
    rule: 'The reference is the workflow’s id: sent twice, it is started once.',
  },
  approval: {
    event: 'TimerStarted',
    code: {
      file: SAGA,
      line: 'await condition(() => approval.decision !== null, this.details.policy.approvalDeadlineMs);',
    },
    rule: 'The workflow waits for a person or for its deadline, for days if need be. It costs nothing meanwhile.',
  },
  decision: {
    event: 'ActivityTaskFailed: refund',
    code: { file: RETURN, line: 'const decision = await this.nextDecision();' },
    rule: 'A refund the bank does not take waits for a person, as long as it takes.',
  },
  retrying: {
    event: 'No event: the attempt failed, and Temporal holds the next as a pending activity',
    code: {
      file: STEPS,
      line: 'this.bank = proxyActivities<BankingActivities>({ ...timeouts, retry: { ...retry, maximumAttempts } });',
    },
    rule: 'Trouble that may pass is retried by Temporal. The workflow code does not even notice.',
  },
  refused: {
    event: 'ActivityTaskFailed',
    code: { file: BANK_STEPS, line: 'if (cause instanceof ApplicationFailure && isRefusal(cause.type)) {' },
    rule: 'The bank’s definite no is an answer. It is not tried again.',
  },
  bug: {
    event: 'WorkflowTaskFailed',
    code: null,
    rule: 'An error in the code is no ending: the workflow waits, and goes on from here once the code is fixed.',
  },
} as const satisfies Record<string, Explanation>;

/** The last that happened to a transfer. */
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

/** The item that the transfer is at: the last that has begun. */
export function currentItem(view: TransferView): TimelineItem | undefined {
  return view.timeline.findLast(hasBegun);
}

function hasBegun(item: TimelineItem): boolean {
  if (item.kind === 'approval') return approvalOf({ timeline: [item] })?.status === 'waiting';
  return item.kind === 'decision' || (item.status !== 'upcoming' && item.status !== 'skipped');
}

function isEnding(status: TransferViewStatus): status is keyof typeof ENDING_EXPLANATIONS {
  return Object.hasOwn(ENDING_EXPLANATIONS, status);
}
