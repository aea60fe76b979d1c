import proto, { type temporal } from '@temporalio/proto';
import { timestampMs } from '#lib/temporal-client/decode.ts';
import { type Pause, pauseOf } from '#lib/temporal-client/retry-pause.ts';
import { type FailureFacts, failureFacts } from './failure.ts';

type Description = temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse;
type PendingActivity = temporal.api.workflow.v1.IPendingActivityInfo;
const { PendingActivityState } = proto.temporal.api.enums.v1;

export interface PendingFacts {
  activityId: string;
  /** Running now, or next. */
  attempt: number;
  state: 'scheduled' | 'started' | 'paused';
  /** Of the attempt that is running or ran last. */
  lastStartedAtMs: number | null;
  lastEndedAtMs: number | null;
  nextAttemptAtMs: number | null;
  /** Of that attempt. */
  worker: string | null;
  pause: Pause | null;
  lastFailure: FailureFacts | null;
}

export interface DescriptionFacts {
  /** Of two descriptions, the higher count is newer. */
  transitions: number;
  pending: PendingFacts[];
  /** Null while it runs. */
  closedAtMs: number | null;
}

export const NO_DESCRIPTION: DescriptionFacts = { transitions: 0, pending: [], closedAtMs: null };

export function readDescription({ workflowExecutionInfo, pendingActivities }: Description): DescriptionFacts {
  return {
    transitions: Number(workflowExecutionInfo?.stateTransitionCount ?? 0),
    pending: (pendingActivities ?? []).map(pendingFacts),
    closedAtMs: timestampMs(workflowExecutionInfo?.closeTime),
  };
}

/** The one that is scheduled has not begun. */
export function attemptsBegun({ attempt, state }: PendingFacts): number {
  return state === 'started' ? attempt : attempt - 1;
}

function pendingFacts(activity: PendingActivity): PendingFacts {
  const state = stateOf(activity.state);
  return {
    activityId: activity.activityId ?? '',
    attempt: activity.attempt ?? 1,
    state,
    lastStartedAtMs: timestampMs(activity.lastStartedTime),
    lastEndedAtMs: timestampMs(activity.lastAttemptCompleteTime),
    nextAttemptAtMs:
      state === 'scheduled'
        ? (timestampMs(activity.nextAttemptScheduleTime) ?? timestampMs(activity.scheduledTime))
        : null,
    worker: activity.lastWorkerIdentity || null,
    pause: pauseOf(activity),
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
