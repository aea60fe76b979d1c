import { z } from 'zod';
import { type KeyClosure, MONEY_MOVED_BY, type StepName, type TransferMoney } from '#temporal/contract.ts';
import type { ActivityFacts, HistoryFacts } from './history.ts';

const receipt = z.object({ transactionId: z.string() });

const closure: z.ZodType<KeyClosure> = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('posted'), transactionId: z.string() }),
  z.object({ outcome: z.literal('refused'), reason: z.string() }),
  z.object({ outcome: z.literal('void') }),
]);

/** The transaction an act came to; null while it has not come to any. */
export function receiptOf({ result }: ActivityFacts): string | null {
  return receipt.safeParse(result).data?.transactionId ?? null;
}

/** What the bank said on closing a key; undefined for acts that close none, or have not yet. */
export function closureOf({ name, result }: ActivityFacts): KeyClosure | undefined {
  return name === 'closeKey' ? closure.safeParse(result).data : undefined;
}

/** A posting that history tells of, by the bank's own receipt. */
export interface Posting {
  transactionId: string;
  counter: keyof TransferMoney;
  /** The event that told it. */
  eventId: number;
}

/** Every posting that history tells of: a receipt may have come at once or on closing the key. */
export function postingsOf({ activities }: HistoryFacts): Posting[] {
  return activities.flatMap((activity) => {
    const transactionId = receiptOf(activity);
    const counter = MONEY_MOVED_BY[nameOfAct(activity, activities)];
    if (!transactionId || !counter || activity.endEventId === null) return [];
    return [{ transactionId, counter, eventId: activity.endEventId }];
  });
}

/** What a closed key was for. */
function nameOfAct({ name, key }: ActivityFacts, activities: readonly ActivityFacts[]): StepName {
  if (name !== 'closeKey') return name;
  return activities.find((other) => other.key === key && other.name !== 'closeKey')?.name ?? name;
}
