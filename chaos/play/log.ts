import { z } from 'zod';
import type { Finding } from '#chaos/prove/finding.ts';
import type { ApprovalDecision, RefundDecision } from '#temporal/contract.ts';

/** What a transfer was ordered to do, by whoever got an answer about it. */
export interface OrderedTransfer {
  from: string;
  to: string;
  amountMinor: number;
}

/** What somebody was told during the run, and when at the latest. In the end all of it must be so. */
export type Claim = { referenceId: string; atMs: number } & (
  | { kind: 'started'; order: OrderedTransfer }
  | { kind: 'reference-taken'; order: OrderedTransfer }
  | { kind: 'cancel-accepted' }
  | { kind: 'cancel-refused'; reason: string }
  | { kind: 'approval-decided'; decision: ApprovalDecision }
  | { kind: 'approval-refused'; decision: ApprovalDecision; reason: string }
  | { kind: 'refund-decided'; decision: RefundDecision }
  | { kind: 'refund-decision-refused'; decision: RefundDecision; reason: string }
  | { kind: 'seen'; sight: Observation }
);

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

const REPORTED_MESSAGES: Record<Claim['kind'], string> = {
  started: 'start: answered',
  'reference-taken': 'start: reference taken',
  'cancel-accepted': 'cancel: accepted',
  'cancel-refused': 'cancel: refused',
  'approval-decided': 'approval: decided',
  'approval-refused': 'approval: refused',
  'refund-decided': 'refund decision: taken',
  'refund-decision-refused': 'refund decision: refused',
  seen: 'look: seen',
};

type Untimed<One> = One extends unknown ? Omit<One, 'atMs'> : never;

/** Collects what was told, and how often which answer came. */
export class EventLog {
  readonly told: Claim[] = [];
  /** What nobody should ever be told: neither a refusal, nor that somebody is away. */
  readonly surprises: Finding[] = [];
  private readonly counts = new Map<string, number>();

  tell(told: Untimed<Claim>): void {
    this.told.push({ ...told, atMs: Date.now() });
    this.count(REPORTED_MESSAGES[told.kind]);
  }

  surprise(transfer: string | null, what: string): void {
    this.surprises.push({ transfer, what });
  }

  /** An answer that promises nothing: away, refused, nothing to do. */
  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  get totals(): [string, number][] {
    return [...this.counts].sort(([one], [other]) => one.localeCompare(other));
  }
}
