import { z } from 'zod';
import { isRefusal, MONEY_MOVED_BY, type StepName, type TransferMoney } from '#temporal/contract.ts';
import type { ActivityFacts, HistoryFacts } from './history.ts';

const receipt = z.object({ transactionId: z.string() });

/** Results of older versions name no key. */
const closure = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('posted'), transactionId: z.string() }),
  z.object({ outcome: z.literal('refused'), reason: z.string() }),
  z.object({ outcome: z.literal('void') }),
]);

export function receiptOf({ result }: ActivityFacts): string | null {
  return receipt.safeParse(result).data?.transactionId ?? null;
}

export function closureOf({ name, result }: ActivityFacts): z.infer<typeof closure> | undefined {
  return name === 'closeKey' ? closure.safeParse(result).data : undefined;
}

interface Posting {
  transactionId: string;
  counter: keyof TransferMoney;
  eventId: number;
}

/** A receipt may have come at once, or when the key was closed: then nothing that was said before counts. */
export function postingsOf({ activities }: HistoryFacts): Posting[] {
  return activities.flatMap((activity) => {
    if (isClosedLater(activity, activities)) return [];
    const transactionId = receiptOf(activity);
    const counter = MONEY_MOVED_BY[subjectOf(activity, activities)];
    if (!transactionId || !counter || activity.endEventId === null) return [];
    return [{ transactionId, counter, eventId: activity.endEventId }];
  });
}

/** Which counters the steps without a certain outcome would move: running, or not closed yet. */
export function undecidedOf({ activities }: HistoryFacts): (keyof TransferMoney)[] {
  const decided = new Set(activities.filter(isDecided).map(({ key }) => key));
  return activities.flatMap((activity) => {
    const counter = MONEY_MOVED_BY[subjectOf(activity, activities)];
    return counter && !decided.has(activity.key) ? [counter] : [];
  });
}

/** Which counters the steps that were begun would move. */
export function begunOf({ activities }: HistoryFacts): (keyof TransferMoney)[] {
  return activities.flatMap((activity) => MONEY_MOVED_BY[subjectOf(activity, activities)] ?? []);
}

export function isDecided(activity: ActivityFacts): boolean {
  const isRefused = activity.end === 'failed' && isRefusal(activity.failure?.type);
  return isRefused || receiptOf(activity) !== null || closureOf(activity) !== undefined;
}

function isClosedLater({ key, eventId }: ActivityFacts, activities: readonly ActivityFacts[]): boolean {
  return activities.some(
    (other) => other.name === 'closeKey' && other.key === key && other.eventId > eventId,
  );
}

function subjectOf({ name, key, closes }: ActivityFacts, activities: readonly ActivityFacts[]): StepName {
  if (name !== 'closeKey') return name;
  return closes ?? activities.find((other) => other.key === key && other.name !== 'closeKey')?.name ?? name;
}
