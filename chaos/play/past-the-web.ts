import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { EventLog } from '#chaos/log/event-log.ts';
import { APPROVAL_THRESHOLD_MINOR, type PastTheWeb, type PlannedOrder, REQUESTER } from '#chaos/plan/plan.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import {
  DEFAULT_RETRY,
  MONEY_TRANSFER_TASK_QUEUE,
  MONEY_TRANSFER_WORKFLOW,
  type RetryPolicy,
  type TransferPolicy,
} from '#temporal/contract.ts';
import { retryWhileUnavailable } from './retry-while-unavailable.ts';

type Payment = Pick<PlannedOrder, 'referenceId' | 'from' | 'to' | 'amountMinor'>;

/** Starts the workflow as any client of Temporal can, without a check and without a memo. */
export async function startPastTheWeb(payment: Payment, door: PastTheWeb, eventLog: EventLog): Promise<void> {
  const { referenceId, from, to, amountMinor } = payment;
  try {
    await retryWhileUnavailable(() =>
      callTemporal(({ client }) =>
        client.workflow.start(MONEY_TRANSFER_WORKFLOW, {
          workflowId: workflowIdOf(referenceId),
          taskQueue: MONEY_TRANSFER_TASK_QUEUE,
          args: [inputOf(payment, door)],
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
        }),
      ),
    );
  } catch (error) {
    // By an earlier request, whose answer was lost.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) {
      return eventLog.recordUnexpected(referenceId, `its start past the web was answered with ${error}`);
    }
  }
  eventLog.count(`start past the web: ${door}`);
  eventLog.record({ kind: 'started', referenceId, order: { from, to, amountMinor } });
}

function inputOf({ referenceId, from, to, amountMinor }: Payment, door: PastTheWeb): unknown {
  const accounts = { referenceId, sourceAccount: from, targetAccount: to };
  if (door === 'tutorial') return { ...accounts, amount: amountMinor / 100 };
  const order = { ...accounts, amountMinor, currency: 'USD', requestedBy: REQUESTER };
  return door === 'no-policy' ? order : { ...order, policy: POLICIES[door] };
}

function policyWith(retry: RetryPolicy, approvalThresholdMinor = APPROVAL_THRESHOLD_MINOR): TransferPolicy {
  return { approvalThresholdMinor, approvalDeadlineMs: 60_000, retry };
}

const POLICIES: Record<Exclude<PastTheWeb, 'no-policy' | 'tutorial'>, TransferPolicy> = {
  'lax-threshold': policyWith(DEFAULT_RETRY, 10 ** 13),
  impatient: policyWith({
    ...{ initialIntervalMs: 1, backoffCoefficient: 1, maximumIntervalMs: 1 },
    ...{ maximumAttempts: 1, startToCloseTimeoutMs: 100 },
  }),
  patient: policyWith({
    ...{ initialIntervalMs: 3_600_000, backoffCoefficient: 10, maximumIntervalMs: 3_600_000 },
    ...{ maximumAttempts: 10_000, startToCloseTimeoutMs: 600_000 },
  }),
  'out-of-bounds': policyWith({
    ...DEFAULT_RETRY,
    backoffCoefficient: 1_000,
    startToCloseTimeoutMs: 10 ** 9,
  }),
};
