import { temporal } from '@temporalio/proto';
import { type FailureFacts, failureFacts } from './history.ts';
import { timestampMs } from './protobuf.ts';

type Description = temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse;
type PendingActivity = temporal.api.workflow.v1.IPendingActivityInfo;
const { PendingActivityState } = temporal.api.enums.v1;

/** One activity that has not ended: what history does not tell until it does. */
export interface PendingFacts {
  activityId: string;
  /** The attempt running now, or the one that comes next. */
  attempt: number;
  /** 0 is without limit. */
  maximumAttempts: number;
  state: 'scheduled' | 'started' | 'paused';
  lastStartedAtMs: number | null;
  nextAttemptAtMs: number | null;
  lastFailure: FailureFacts | null;
}

export interface DescriptionFacts {
  pending: PendingFacts[];
}

/** Reads the answer of DescribeWorkflowExecution. */
export function readDescription({ pendingActivities }: Description): DescriptionFacts {
  return { pending: (pendingActivities ?? []).map(pendingFacts) };
}

function pendingFacts(activity: PendingActivity): PendingFacts {
  const state = stateOf(activity.state);
  const waiting = state === 'scheduled';
  return {
    activityId: activity.activityId ?? '',
    attempt: activity.attempt ?? 1,
    maximumAttempts: activity.maximumAttempts ?? 0,
    state,
    lastStartedAtMs: timestampMs(activity.lastStartedTime),
    nextAttemptAtMs: waiting
      ? (timestampMs(activity.nextAttemptScheduleTime) ?? timestampMs(activity.scheduledTime))
      : null,
    lastFailure: failureFacts(activity.lastFailure),
  };
}

function stateOf(state: PendingActivity['state']): PendingFacts['state'] {
  switch (state) {
    case PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED:
      return 'scheduled';
    case PendingActivityState.PENDING_ACTIVITY_STATE_PAUSED:
      return 'paused';
    default:
      return 'started';
  }
}
