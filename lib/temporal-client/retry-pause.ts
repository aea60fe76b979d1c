/** To make an attempt due, Remit pauses its activity and unpauses it at once. A crash in between leaves it paused. */
import type { WorkflowService } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { timestampMs } from './decode.ts';
import { isNotFound } from './grpc.ts';

export const RETRY_PAUSE = { identity: 'remit', reason: 'retry now' } as const;

export interface Pause {
  /** Null where it is Remit's own. */
  by: string | null;
  atMs: number;
}

interface PausedActivity {
  workflowId: string;
  activityId: string;
}

/** Longer than Remit needs to unpause it. */
const LEFT_BEHIND_AFTER_MS = 10_000;

export function pauseOf({ pauseInfo }: temporal.api.workflow.v1.IPendingActivityInfo): Pause | null {
  const atMs = timestampMs(pauseInfo?.pauseTime);
  if (!pauseInfo || atMs === null) return null;
  const { manual, rule } = pauseInfo;
  const isOwn = manual?.identity === RETRY_PAUSE.identity && manual.reason === RETRY_PAUSE.reason;
  return { by: isOwn ? null : manual?.identity || rule?.identity || 'somebody unknown', atMs };
}

export function isLeftBehind(pause: Pause | null): boolean {
  return pause !== null && pause.by === null && Date.now() - pause.atMs > LEFT_BEHIND_AFTER_MS;
}

/** It is no error if the activity has ended. @throws as the service */
export async function unpause(
  service: WorkflowService,
  namespace: string,
  { workflowId, activityId: id }: PausedActivity,
): Promise<void> {
  const { identity } = RETRY_PAUSE;
  try {
    await service.unpauseActivity({ namespace, execution: { workflowId }, identity, id });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
