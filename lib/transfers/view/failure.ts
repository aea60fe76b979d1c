import proto, { type temporal } from '@temporalio/proto';

type Failure = temporal.api.failure.v1.IFailure;
const { TimeoutType } = proto.temporal.api.enums.v1;

export interface FailureFacts {
  message: string;
  type: string;
  stack: string | null;
  cause: FailureFacts | null;
}

export function failureFacts(failure: Failure | null | undefined): FailureFacts | null {
  if (!failure) return null;
  return {
    message: messageOf(failure),
    type: failure.applicationFailureInfo?.type || failureKind(failure),
    stack: failure.stackTrace || null,
    cause: failureFacts(failure.cause),
  };
}

/** Temporal's message names the setting, not what happened. */
function messageOf({ timeoutFailureInfo, message }: Failure): string {
  switch (timeoutFailureInfo?.timeoutType) {
    case TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE:
      return 'The attempt timed out.';
    case TimeoutType.TIMEOUT_TYPE_HEARTBEAT:
      return 'The worker running the attempt was lost.';
    default:
      return message ?? '';
  }
}

function failureKind(failure: Failure): string {
  if (failure.timeoutFailureInfo) return 'TimeoutFailure';
  if (failure.canceledFailureInfo) return 'CancelledFailure';
  if (failure.activityFailureInfo) return 'ActivityFailure';
  return 'Error';
}
