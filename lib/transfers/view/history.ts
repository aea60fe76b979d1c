import type { temporal } from '@temporalio/proto';
import { z } from 'zod';
import { decoded, readValue, timestampMs } from '#lib/temporal-client/decode.ts';
import { approvalDecision, claimOf, paymentDetails, refundDecision } from '#lib/transfers/recorded.ts';
import {
  type ApprovalDecision,
  CONFIRM_REFUND_UPDATE,
  DECIDE_APPROVAL_UPDATE,
  type DecidedRefund,
  type PaymentDetails,
  RESOLVE_REFUND_UPDATE,
  RESULTS_NAME_THEIR_KEY,
  type RefundClaim,
  STEP_NAMES,
  type StepName,
} from '#temporal/contract.ts';
import { type FailureFacts, failureFacts } from './failure.ts';

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Payloads = temporal.api.common.v1.IPayloads;

/** History has the end of an activity, not its attempts. */
export interface ActivityFacts {
  eventId: number;
  activityId: string;
  name: StepName;
  key: string;
  /** Whose key it closes, by its instruction; older ones do not say. */
  closes: StepName | null;
  account: string | null;
  scheduledAtMs: number;
  /** Like the next two, known only after its end. */
  lastStartedAtMs: number | null;
  /** 0 while running, and when cancelled between two attempts. */
  attempts: number;
  /** The worker of the last attempt. */
  worker: string | null;
  failureBefore: FailureFacts | null;
  end: 'completed' | 'failed' | 'timed-out' | 'cancelled' | null;
  endedAtMs: number | null;
  endEventId: number | null;
  result: unknown;
  failure: FailureFacts | null;
}

/** The first of a worker's tasks after one of another's. */
export interface WorkerTurn {
  worker: string;
  atMs: number;
}

export interface Decided<Decision> {
  eventId: number;
  atMs: number;
  decision: Decision;
}

type Closing = 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timed-out';

export interface HistoryFacts {
  input: unknown;
  details: PaymentDetails | null;
  startedAtMs: number | null;
  runId: string | null;
  /** The workflow's own clock starts here. */
  firstTaskAtMs: number | null;
  /** In order of time. */
  workerTurns: WorkerTurn[];
  activities: ActivityFacts[];
  approval: Decided<ApprovalDecision> | null;
  refundDecisions: Decided<DecidedRefund>[];
  refundClaim: RefundClaim | null;
  cancelRequestedAtMs: number | null;
  closing: Closing | null;
  closedAtMs: number | null;
  result: unknown;
  failure: FailureFacts | null;
  /** A bug in the workflow code. */
  workflowTaskFailure: FailureFacts | null;
  /** The version of the workflow code that took its last step; null of unversioned code. */
  version: string | null;
  lastEventId: number;
}

const confirmation = z.pipe(
  z.object({ by: z.string() }),
  z.transform(({ by }) => ({ confirmedBy: by })),
);

const stepInput = z.object({
  key: z.string(),
  account: z.string().nullish(),
  step: z.enum(STEP_NAMES).optional(),
});

const change = z.object({ id: z.string() });

/** Oldest event first. Unknown events are ignored. */
export function readHistory(events: readonly HistoryEvent[]): HistoryFacts {
  const facts: HistoryFacts = {
    input: null,
    details: null,
    startedAtMs: null,
    runId: null,
    firstTaskAtMs: null,
    workerTurns: [],
    activities: [],
    approval: null,
    refundDecisions: [],
    refundClaim: null,
    cancelRequestedAtMs: null,
    closing: null,
    closedAtMs: null,
    result: null,
    failure: null,
    workflowTaskFailure: null,
    version: null,
    lastEventId: 0,
  };
  for (const event of events) {
    facts.lastEventId = Number(event.eventId ?? facts.lastEventId);
    readLifecycleEvent(facts, event);
    readDecision(facts, event);
    readActivityEvent(facts, event);
  }
  dropUnproven(facts.activities, events);
  facts.workerTurns = workerTurnsOf(events);
  return facts;
}

/** The start of an activity enters history with its end, so that events are not in order of time. */
function workerTurnsOf(events: readonly HistoryEvent[]): WorkerTurn[] {
  const tasks = events.flatMap((event) => {
    const { identity: worker } =
      event.activityTaskStartedEventAttributes ?? event.workflowTaskCompletedEventAttributes ?? {};
    return worker ? [{ worker, atMs: timestampMs(event.eventTime) ?? 0 }] : [];
  });
  tasks.sort((one, other) => one.atMs - other.atMs);
  return tasks.filter(({ worker }, index) => worker !== tasks[index - 1]?.worker);
}

/** As `temporal/step-results.ts`: until the workflow has seen it, a result that names no key proves nothing. */
function dropUnproven(activities: readonly ActivityFacts[], events: readonly HistoryEvent[]): void {
  const provesNothing = events.some(isMarkOfNamedResults);
  // A mark follows the end of the task that makes it.
  const lastTask = events.slice(0, -1).findLast((event) => event.workflowTaskCompletedEventAttributes);
  for (const activity of activities) {
    const isSeen = Number(lastTask?.eventId ?? 0) > (activity.endEventId ?? 0);
    if (isSeen && !provesNothing) continue;
    if (stepInput.safeParse(activity.result).data?.key !== activity.key) activity.result = null;
  }
}

function isMarkOfNamedResults({ markerRecordedEventAttributes: marker }: HistoryEvent): boolean {
  return change.safeParse(firstPayload(marker?.details?.['patch-data'])).data?.id === RESULTS_NAME_THEIR_KEY;
}

function readLifecycleEvent(facts: HistoryFacts, event: HistoryEvent): void {
  const atMs = timestampMs(event.eventTime) ?? 0;
  if (event.workflowExecutionStartedEventAttributes) {
    facts.startedAtMs = atMs;
    facts.runId = event.workflowExecutionStartedEventAttributes.originalExecutionRunId || null;
    facts.input = firstPayload(event.workflowExecutionStartedEventAttributes.input);
    facts.details = paymentDetails.safeParse(facts.input).data ?? null;
  }
  const memo = event.workflowPropertiesModifiedEventAttributes?.upsertedMemo?.fields;
  if (memo) readMemo(facts, decoded(memo));
  if (event.workflowExecutionCancelRequestedEventAttributes) facts.cancelRequestedAtMs = atMs;
  const taskFailure = event.workflowTaskFailedEventAttributes?.failure;
  // A reset ends a task like this, too.
  if (taskFailure && !taskFailure.resetWorkflowFailureInfo)
    facts.workflowTaskFailure = failureFacts(taskFailure);
  if (event.workflowTaskStartedEventAttributes) facts.firstTaskAtMs ??= atMs;
  const task = event.workflowTaskCompletedEventAttributes;
  if (task) {
    facts.workflowTaskFailure = null;
    facts.version = task.deploymentVersion?.buildId || null;
  }
  const closing = closingOf(event);
  if (!closing) return;
  facts.closing = closing;
  facts.closedAtMs = atMs;
  facts.result = firstPayload(event.workflowExecutionCompletedEventAttributes?.result);
  facts.failure = failureFacts(event.workflowExecutionFailedEventAttributes?.failure);
}

function readMemo(facts: HistoryFacts, memo: Record<string, unknown>): void {
  if ('refundClaim' in memo) facts.refundClaim = claimOf(memo);
  // What the workflow has added to an order without a policy.
  else
    facts.details =
      paymentDetails.safeParse({ ...Object(facts.input), ...facts.details, ...memo }).data ?? null;
}

/** An update is accepted once its validator has passed. */
function readDecision(facts: HistoryFacts, event: HistoryEvent): void {
  const input = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
  if (!input) return;
  const when = { eventId: Number(event.eventId), atMs: timestampMs(event.eventTime) ?? 0 };
  const argument = firstPayload(input.args);
  if (input.name === DECIDE_APPROVAL_UPDATE) {
    const decision = approvalDecision.safeParse(argument).data;
    if (decision) facts.approval = { ...when, decision };
  }
  if (input.name === RESOLVE_REFUND_UPDATE) {
    const decision = refundDecision.safeParse(argument).data;
    const confirmedBy = decision?.action === 'refundedExternally' && facts.refundClaim?.confirmedBy;
    if (decision) {
      facts.refundDecisions.push({ ...when, decision: { ...decision, ...(confirmedBy && { confirmedBy }) } });
    }
  }
  if (input.name === CONFIRM_REFUND_UPDATE && facts.refundClaim?.action === 'redirect') {
    const { action, account, by, reason } = facts.refundClaim;
    const { data: confirmedBy } = confirmation.safeParse(argument);
    if (confirmedBy)
      facts.refundDecisions.push({ ...when, decision: { action, account, by, reason, ...confirmedBy } });
  }
}

function closingOf(event: HistoryEvent): Closing | null {
  if (event.workflowExecutionCompletedEventAttributes) return 'completed';
  if (event.workflowExecutionFailedEventAttributes) return 'failed';
  if (event.workflowExecutionCanceledEventAttributes) return 'cancelled';
  if (event.workflowExecutionTerminatedEventAttributes) return 'terminated';
  if (event.workflowExecutionTimedOutEventAttributes) return 'timed-out';
  return null;
}

function readActivityEvent(facts: HistoryFacts, event: HistoryEvent): void {
  const scheduled = event.activityTaskScheduledEventAttributes;
  if (scheduled) {
    const name = STEP_NAMES.find((step) => step === scheduled.activityType?.name);
    if (!name) return;
    const instruction = stepInput.safeParse(firstPayload(scheduled.input)).data;
    facts.activities.push({
      eventId: Number(event.eventId),
      activityId: scheduled.activityId ?? '',
      name,
      key: instruction?.key ?? '',
      closes: instruction?.step ?? null,
      account: name === 'closeKey' ? null : (instruction?.account ?? null),
      scheduledAtMs: timestampMs(event.eventTime) ?? 0,
      lastStartedAtMs: null,
      attempts: 0,
      worker: null,
      failureBefore: null,
      end: null,
      endedAtMs: null,
      endEventId: null,
      result: null,
      failure: null,
    });
    return;
  }
  const started = event.activityTaskStartedEventAttributes;
  if (started) {
    const activity = facts.activities.find(({ eventId }) => eventId === Number(started.scheduledEventId));
    if (!activity) return;
    activity.attempts = started.attempt ?? 1;
    activity.worker = started.identity || null;
    activity.lastStartedAtMs = timestampMs(event.eventTime);
    activity.failureBefore = failureFacts(started.lastFailure);
    return;
  }
  readActivityEnd(facts, event);
}

function readActivityEnd(facts: HistoryFacts, event: HistoryEvent): void {
  const ends = {
    completed: event.activityTaskCompletedEventAttributes,
    failed: event.activityTaskFailedEventAttributes,
    'timed-out': event.activityTaskTimedOutEventAttributes,
    cancelled: event.activityTaskCanceledEventAttributes,
  } as const;
  for (const end of ['completed', 'failed', 'timed-out', 'cancelled'] as const) {
    const attributes = ends[end];
    const activity = facts.activities.find(({ eventId }) => eventId === Number(attributes?.scheduledEventId));
    if (!attributes || !activity) continue;
    activity.end = end;
    activity.endedAtMs = timestampMs(event.eventTime);
    activity.endEventId = Number(event.eventId);
    if ('result' in attributes) activity.result = firstPayload(attributes.result);
    if ('failure' in attributes) activity.failure = failureFacts(attributes.failure);
  }
}

function firstPayload(payloads: Payloads | null | undefined): unknown {
  const payload = payloads?.payloads?.[0];
  return payload ? (readValue(payload) ?? null) : null;
}
