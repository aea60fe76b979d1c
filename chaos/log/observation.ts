import { z } from 'zod';

/** What a view of a transfer says that can never become untrue later. */
export interface Observation {
  status: string;
  closed: boolean;
  withdrawnMinor: number;
  /** Deposited, refunded or refunded externally. */
  arrivedMinor: number;
  steps: { key: string; status: 'posted' | 'refused' | 'void'; transactionId: string | null }[];
  /** Of the ledger entries in the view. */
  transactionIds: string[];
}

const finalStep = z.object({
  kind: z.literal('step'),
  name: z.string().refine((name) => name !== 'closeKey'),
  key: z.string(),
  status: z.enum(['posted', 'refused', 'void']),
  transactionId: z.string().nullable(),
});

/** The part of a transfer's view that an observation is made of, as a page receives it. */
export const observedView = z.object({
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

export function observationOf(view: z.infer<typeof observedView>): Observation {
  const { status, closedAt, money, timeline, entries } = view;
  return {
    status,
    closed: closedAt !== null,
    withdrawnMinor: money.withdrawnMinor,
    arrivedMinor: money.depositedMinor + money.refundedMinor + money.externallyRefundedMinor,
    steps: timeline.flatMap((item) => finalStep.safeParse(item).data ?? []),
    transactionIds: [...new Set(entries.map(({ transactionId }) => transactionId))],
  };
}
