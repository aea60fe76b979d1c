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
 * Says in which ways one view of a transfer is behind an earlier one, or does not add up by itself.
 * Whatever order the sources arrive in, there must be none.
 */
export function wrongsOf(earlier: TransferView | undefined, later: TransferView): string[] {
  const alive = stepsOf(later).filter(({ status, retry }) => HAS_ENDED[status] && retry);
  return [
    ...moneyWrongs(earlier, later),
    ...alive.map(({ name, status }) => `${name} is ${status} and waits for a retry`),
    ...(earlier ? [...stepWrongs(earlier, later), ...faultWrongs(earlier, later)] : []),
  ];
}

function moneyWrongs(earlier: TransferView | undefined, { money }: TransferView): string[] {
  const arrived = money.depositedMinor + money.refundedMinor + money.externallyRefundedMinor;
  const wrongs = COUNTERS.filter((counter) => money[counter] < (earlier?.money[counter] ?? 0)).map(
    (counter) => `${counter} went back to ${money[counter]}`,
  );
  if (money.inTransitMinor < 0) wrongs.push('less than nothing is in transit');
  if (money.withdrawnMinor !== arrived + money.inTransitMinor) wrongs.push('the money does not add up');
  return wrongs;
}

function stepWrongs(earlier: TransferView, later: TransferView): string[] {
  const wrongs: string[] = [];
  if (hasEnded(earlier) && later.status !== earlier.status)
    wrongs.push(`${earlier.status} became ${later.status}`);
  const steps = stepsOf(later);
  for (const before of stepsOf(earlier)) {
    const after = steps.find((step) => isSame(step, before));
    if (!after) wrongs.push(`${before.name} ${before.key} is gone`);
    else wrongs.push(...stepWrongsOf(before, after));
  }
  if (later.timeline.length < earlier.timeline.length) wrongs.push('the timeline became shorter');
  return wrongs;
}

function stepWrongsOf(before: StepView, after: StepView): string[] {
  const wrongs: string[] = [];
  if (HAS_ENDED[before.status] && !HAS_ENDED[after.status])
    wrongs.push(`${before.name} was ${before.status} and is ${after.status}`);
  if (after.attempts.length < before.attempts.length)
    wrongs.push(`${before.name} lost attempts: ${before.attempts.length} to ${after.attempts.length}`);
  return wrongs;
}

function faultWrongs(earlier: TransferView, later: TransferView): string[] {
  const ended = new Set(earlier.faults.filter(({ state }) => state !== 'armed').map(({ id }) => id));
  const revived = later.faults.filter(({ id, state }) => state === 'armed' && ended.has(id));
  return revived.map(({ id }) => `the fault ${id} came back`);
}

/** A step that has not begun has no time yet. */
function isSame(one: StepView, other: StepView): boolean {
  const sameAct = one.name === other.name && one.key === other.key;
  return sameAct && (one.startedAt === other.startedAt || other.startedAt === null);
}

function hasEnded({ status }: TransferView): boolean {
  return status === 'terminated' || ENDINGS.some((ending) => ending === status);
}
