import { type StepView, type StepViewStatus, stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { ENDINGS } from '#temporal/contract.ts';

const HAS_ENDED: Record<StepViewStatus, boolean> = {
  upcoming: false,
  waiting: false,
  running: false,
  retrying: false,
  paused: false,
  posted: true,
  refused: true,
  unknown: true,
  void: true,
  cancelled: true,
  skipped: true,
};

const COUNTERS = ['withdrawnMinor', 'depositedMinor', 'refundedMinor', 'externallyRefundedMinor'] as const;

/**
 * Where a view of a transfer goes back behind an earlier one or does not add up. In whatever order the
 * sources arrive, there must be no such place.
 */
export function regressionsOf(earlier: TransferView | undefined, later: TransferView): string[] {
  const retrying = stepsOf(later).filter(({ status, retry }) => HAS_ENDED[status] && retry);
  return [
    ...moneyRegressions(earlier, later),
    ...retrying.map(({ name, status }) => `${name} is ${status} and waits for a retry`),
    ...(earlier ? [...stepRegressions(earlier, later), ...faultRegressions(earlier, later)] : []),
  ];
}

function moneyRegressions(earlier: TransferView | undefined, { money }: TransferView): string[] {
  const arrived = money.depositedMinor + money.refundedMinor + money.externallyRefundedMinor;
  const found = COUNTERS.filter((counter) => money[counter] < (earlier?.money[counter] ?? 0)).map(
    (counter) => `${counter} went back to ${money[counter]}`,
  );
  if (money.inTransitMinor < 0) found.push('the amount in transit is negative');
  if (money.withdrawnMinor !== arrived + money.inTransitMinor) found.push('the money does not add up');
  return found;
}

function stepRegressions(earlier: TransferView, later: TransferView): string[] {
  const found: string[] = [];
  if (hasEnded(earlier) && later.status !== earlier.status)
    found.push(`${earlier.status} became ${later.status}`);
  const steps = stepsOf(later);
  for (const before of stepsOf(earlier)) {
    const after = steps.find((step) => isSame(step, before));
    if (after) found.push(...regressionsOfStep(before, after));
    else if (!steps.some((step) => isRepetition(step, before)))
      found.push(`${before.name} ${before.key} is gone`);
  }
  if (later.timeline.length < earlier.timeline.length) found.push('the timeline became shorter');
  return found;
}

function regressionsOfStep(before: StepView, after: StepView): string[] {
  const found: string[] = [];
  if (HAS_ENDED[before.status] && !HAS_ENDED[after.status])
    found.push(`${before.name} was ${before.status} and is ${after.status}`);
  if (after.attemptCount < before.attemptCount)
    found.push(`${before.name} lost attempts: ${before.attemptCount} to ${after.attemptCount}`);
  return found;
}

function faultRegressions(earlier: TransferView, later: TransferView): string[] {
  const ended = new Set(earlier.faults.filter(({ state }) => state !== 'armed').map(({ id }) => id));
  const revived = later.faults.filter(({ id, state }) => state === 'armed' && ended.has(id));
  return revived.map(({ id }) => `the fault ${id} came back`);
}

/** A step has no time before it starts. */
function isSame(one: StepView, other: StepView): boolean {
  return isAlike(one, other) && (one.startedAt === other.startedAt || other.startedAt === null);
}

/** What the worker did not send begins again, and is shown as of then. */
function isRepetition(one: StepView, before: StepView): boolean {
  return (
    isAlike(one, before) && !HAS_ENDED[before.status] && (one.startedAt ?? '') > (before.startedAt ?? '')
  );
}

function isAlike(one: StepView, other: StepView): boolean {
  return one.name === other.name && one.key === other.key;
}

function hasEnded({ status }: TransferView): boolean {
  return status === 'terminated' || ENDINGS.some((ending) => ending === status);
}
