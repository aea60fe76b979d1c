import { z } from 'zod';

/** What a picture of a transfer says that can never become untrue again. */
export interface Observation {
  status: string;
  closed: boolean;
  withdrawnMinor: number;
  arrivedMinor: number;
  steps: { key: string; status: 'posted' | 'refused' | 'void'; transactionId: string | null }[];
  /** Of the entries that were shown. */
  transactionIds: string[];
}

const stepForGood = z.object({
  kind: z.literal('step'),
  name: z.string().refine((name) => name !== 'closeKey'),
  key: z.string(),
  status: z.enum(['posted', 'refused', 'void']),
  transactionId: z.string().nullable(),
});

/** The part of a transfer's view that a sight is made of, as a page is sent it. */
export const pictured = z.object({
  status: z.string(),
  closedAt: z.string().nullable(),
  money: z.object({
    withdrawnMinor: z.int(),
    depositedMinor: z.int(),
    refundedMinor: z.int(),
    externallyRefundedMinor: z.int(),
  }),
  timeline: z.array(z.unknown()).readonly(),
  entries: z.array(z.object({ transactionId: z.string() })).readonly(),
});

export function observationOf({
  status,
  closedAt,
  money,
  timeline,
  entries,
}: z.infer<typeof pictured>): Observation {
  return {
    status,
    closed: closedAt !== null,
    withdrawnMinor: money.withdrawnMinor,
    arrivedMinor: money.depositedMinor + money.refundedMinor + money.externallyRefundedMinor,
    steps: timeline.flatMap((item) => stepForGood.safeParse(item).data ?? []),
    transactionIds: [...new Set(entries.map(({ transactionId }) => transactionId))],
  };
}
