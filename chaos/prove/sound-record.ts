/** Records without a fault, for tests of the prover: one transfer of USD 400.00, or of another amount. */
import type { PlannedAccount } from '#chaos/plan/plan.ts';
import type { Account, Call, Entry } from '#lib/bank-client/contract.ts';
import type { ActivityFacts, HistoryFacts } from '#lib/transfers/view/history.ts';
import type { TransferViewStatus } from '#lib/transfers/view/status.ts';
import {
  type ApprovalDecision,
  MONEY_MOVED_BY,
  type RefundDecision,
  type StepName,
} from '#temporal/contract.ts';
import { testAccount } from '#testing/accounts.ts';
import {
  AMOUNT,
  activity,
  call,
  DETAILS,
  entry,
  history,
  posted,
  START_MS,
} from '#testing/transfers/sources.ts';
import type { EndedTransfer } from './ended-transfer.ts';
import type { OrderFacts, RunRecord } from './run-record.ts';

export const REFERENCE = DETAILS.referenceId;
export const SOURCE = DETAILS.sourceAccount;
export const TARGET = DETAILS.targetAccount;
export const OTHER = 'other';
export const EXTERNAL_ACCOUNT = 'external-refunds-usd.bank1.example.com';
const OPENING = 100_000;

interface Posting {
  step: StepName;
  operation: Call['operation'];
  kind: Entry['kind'];
  key: string;
  account: string;
  sign: 1 | -1;
  transactionId: string;
}

export const WITHDRAWAL: Posting = {
  ...{ step: 'withdraw', operation: 'withdraw', kind: 'withdrawal', key: 'ref-withdrawal' },
  ...{ account: SOURCE, sign: -1, transactionId: 'W1' },
};
export const DEPOSIT: Posting = {
  ...{ step: 'deposit', operation: 'deposit', kind: 'deposit', key: 'ref-deposit' },
  ...{ account: TARGET, sign: 1, transactionId: 'D1' },
};
export const REFUND: Posting = {
  ...{ step: 'refund', operation: 'refund', kind: 'refund', key: 'ref-refund' },
  ...{ account: SOURCE, sign: 1, transactionId: 'R1' },
};
export const EXTERNAL_REFUND: Posting = {
  ...{ step: 'recordExternalRefund', operation: 'external-refund', kind: 'external-refund' },
  ...{ key: 'ref-external-2', account: EXTERNAL_ACCOUNT, sign: 1, transactionId: 'X1' },
};

/** The two ledger entries of a posting. */
export function entriesOf({ kind, key, account, sign, transactionId }: Posting, amount = AMOUNT): Entry[] {
  const id = transactionId.charCodeAt(0);
  return [
    { ...entry(id, kind, transactionId, sign * amount), key, account },
    { ...entry(id + 1, kind, transactionId, -sign * amount), key, account: 'clearing' },
  ];
}

export function callOf({ operation, key, account, transactionId }: Posting, facts: Partial<Call> = {}): Call {
  const answered = { status: 201, faultKind: null, code: null, outcome: 'posted' } as const;
  return call(1, { operation, key, account, transactionId, ...answered, ...facts });
}

export function approvedBy(by: string, decision: ApprovalDecision['decision'] = 'approve') {
  return { eventId: 5, atMs: START_MS, decision: { by, decision, reason: 'checked' } };
}

export function decided(decision: RefundDecision) {
  return { eventId: 30, atMs: START_MS, decision };
}

export const PAID_OUTSIDE = decided({
  ...{ by: 'olga', reason: 'paid', action: 'refundedExternally', externalReference: 'CHQ-7' },
});

interface Facts extends Partial<EndedTransfer> {
  amountMinor?: number;
  message?: string | null;
  decisions?: Partial<Pick<HistoryFacts, 'approval' | 'refundDecisions'>>;
}

/** A transfer that ended with these postings: in its history, the ledger, the bank's calls and its view. */
export function ended(
  status: TransferViewStatus,
  postings: readonly Posting[],
  { amountMinor = AMOUNT, message = messageOf(postings), decisions = {}, ...facts }: Facts = {},
): EndedTransfer {
  const money = { withdrawnMinor: 0, depositedMinor: 0, refundedMinor: 0, externallyRefundedMinor: 0 };
  for (const { step } of postings) {
    const counter = MONEY_MOVED_BY[step];
    if (counter) money[counter] += amountMinor;
  }
  const activities = postings.map(({ step, key, transactionId }, index) => ({
    ...posted(step, transactionId, 10 + 6 * index),
    key,
  }));
  return {
    view: {
      ...{ referenceId: REFERENCE, status, sourceAccount: SOURCE, targetAccount: TARGET, amountMinor },
      ...{ requestedBy: DETAILS.requestedBy, message, timeline: [] },
      money: { ...money, inTransitMinor: 0 },
    },
    history: history([...activities, ...refusedBefore(decisions.refundDecisions?.length ?? 0)], {
      closing: 'completed',
      closedAtMs: START_MS + 1_000,
      ...decisions,
    }),
    pending: [],
    cancelRequestedEventId: null,
    entries: postings.flatMap((posting) => entriesOf(posting, amountMinor)),
    calls: postings.map((posting) => callOf(posting)),
    ...facts,
  };
}

/** People decide about a refund that was refused: each decision came after one. */
function refusedBefore(decisions: number): ActivityFacts[] {
  return Array.from({ length: decisions }, (_, index) =>
    activity('refund', { eventId: 60 + 6 * index, key: `ref-refused-${index}`, end: 'failed' }),
  );
}

function messageOf(postings: readonly Posting[]): string {
  const ids = postings.map(({ transactionId }) => transactionId).join(', ');
  return ids ? `What happened (transaction IDs: ${ids})` : 'Nothing was moved.';
}

export const COMPLETED = ended('completed', [WITHDRAWAL, DEPOSIT]);
export const REFUNDED = ended('refunded', [WITHDRAWAL, REFUND]);
export const REFUNDED_EXTERNALLY = ended('refunded-externally', [WITHDRAWAL, EXTERNAL_REFUND], {
  decisions: { refundDecisions: [PAID_OUTSIDE] },
});

export const PLANNED_ACCOUNTS: readonly PlannedAccount[] = [SOURCE, TARGET, OTHER].map((id) => ({
  ...{ id, bank: 'bank1.example.com', openingBalanceMinor: OPENING, status: 'open' },
}));

/** The accounts at the bank after {@link COMPLETED}. */
export const ACCOUNTS: readonly Account[] = [
  testAccount(SOURCE, { postedMinor: OPENING - AMOUNT }),
  testAccount(TARGET, { postedMinor: OPENING + AMOUNT }),
  testAccount(OTHER, { postedMinor: OPENING }),
  testAccount(EXTERNAL_ACCOUNT, { kind: 'external-refunds', postedMinor: 0 }),
  testAccount('clearing', { kind: 'clearing', postedMinor: 0 }),
  testAccount('not-of-this-run', { postedMinor: 7 }),
];

export const ORDER: OrderFacts = {
  ...{ referenceId: REFERENCE, from: SOURCE, to: TARGET, amountMinor: AMOUNT },
  ...{ door: 'web', conflictingAmountMinor: null, forgetting: null },
};

/** A run of {@link COMPLETED} alone, whose page was open. */
export const SOUND_RECORD: RunRecord = {
  plan: { accounts: PLANNED_ACCOUNTS, orders: [ORDER] },
  log: {
    claims: [
      {
        ...{ kind: 'started', referenceId: REFERENCE, atMs: START_MS },
        order: { from: SOURCE, to: TARGET, amountMinor: AMOUNT },
      },
    ],
    unexpected: [],
    audits: [
      { atMs: START_MS, check: { sums: [{ currency: 'USD', sumMinor: 0 }], violations: [] } },
      {
        atMs: START_MS,
        reconciliation: [{ severity: 'information', transfer: REFERENCE, message: 'being repaired' }],
      },
    ],
    interventions: [],
    restores: [],
    freezes: [],
  },
  unended: [],
  pages: new Map([
    [
      REFERENCE,
      {
        ...{ status: 'completed', closed: true, withdrawnMinor: AMOUNT, arrivedMinor: AMOUNT },
        ...{ steps: [], transactionIds: [] },
      },
    ],
  ]),
  transfers: new Map([[REFERENCE, COMPLETED]]),
  ledger: new Map([[REFERENCE, COMPLETED]]),
  repairs: new Map(),
  books: {
    check: { ok: true, sums: [{ currency: 'USD', sumMinor: 0 }], inTransit: [], violations: [] },
    reconciliation: [],
    accounts: ACCOUNTS,
  },
};
