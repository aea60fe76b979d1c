import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Check, KeyOutcome, LedgerTransfer } from '#lib/bank-client/contract.ts';
import type {
  RepairProgress,
  TemporalStatus,
  TemporalTransfer,
} from '#lib/transfers/queries/temporal-transfers.ts';
import { type Books, type Finding, findings, HOUR_MS } from './findings.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const CLEAN: Check = { ok: true, sums: [], inTransit: [], violations: [] };

const ENDED_FROM_OUTSIDE = ['terminated', 'timed-out'] as const;
const NOTHING_MOVED = ['declined', 'failed', 'rejected', 'expired'] as const;
const STATUSES: TemporalStatus[] = [
  'running',
  'completed',
  'refunded',
  'refunded-externally',
  'cancelled',
  'not-completed',
  ...NOTHING_MOVED,
  ...ENDED_FROM_OUTSIDE,
];

interface Moved {
  withdrawn: number;
  deposited: number;
  refunded: number;
  externallyRefunded: number;
}

/** A transfer on both sides, as a test wants it. */
interface Case {
  status: TemporalStatus | 'unknown';
  moved: Moved;
  repair?: RepairProgress | undefined;
  withdrawalKey?: KeyOutcome | undefined;
  minutesAgo?: number;
  orderedMinor?: number;
  depositedTo?: string[];
  refundedTo?: string[];
  redirects?: string[];
  ledger?: string;
}

const NONE: Moved = { withdrawn: 0, deposited: 0, refunded: 0, externallyRefunded: 0 };

function booksOf(cases: readonly Case[], check: Check = CLEAN): Books {
  return {
    temporalTransfers: cases.flatMap((one, index) => temporalTransfer(one, index) ?? []),
    ledgerTransfers: cases.flatMap((one, index) => ledgerTransfer(one, index) ?? []),
    repairs: new Map(cases.flatMap(({ repair }, index) => (repair ? [[`rm-${index}`, repair]] : []))),
    withdrawalKeys: new Map(
      cases.flatMap(({ withdrawalKey }, index) => (withdrawalKey ? [[`rm-${index}`, withdrawalKey]] : [])),
    ),
    counted: new Map(),
    redirects: new Map(cases.map(({ redirects = [] }, index) => [`rm-${index}`, redirects])),
    check,
    ledger: 'ours',
  };
}

function at(minutesAgo = 0): string {
  return new Date(NOW.getTime() - minutesAgo * 60_000).toISOString();
}

function temporalTransfer(one: Case, index: number): TemporalTransfer | undefined {
  if (one.status === 'unknown') return undefined;
  return {
    referenceId: `rm-${index}`,
    status: one.status,
    order: {
      sourceAccount: 'A1001',
      targetAccount: 'B2002',
      amountMinor: one.orderedMinor ?? (one.moved.withdrawn || 100),
      currency: 'USD',
      ...(one.ledger && { ledger: one.ledger }),
    },
    startedAt: at(one.minutesAgo),
    closedAt: one.status === 'running' ? null : at(one.minutesAgo),
  };
}

function ledgerTransfer(
  { status, moved, minutesAgo, ...one }: Case,
  index: number,
): LedgerTransfer | undefined {
  const { withdrawn, deposited, refunded, externallyRefunded } = moved;
  if (withdrawn === 0 && status !== 'unknown') return undefined;
  return {
    transfer: `rm-${index}`,
    currency: 'USD',
    sourceAccount: 'A1001',
    amountMinor: withdrawn || 100,
    withdrawnMinor: withdrawn,
    depositedMinor: deposited,
    refundedMinor: refunded,
    externallyRefundedMinor: externallyRefunded,
    depositedTo: one.depositedTo ?? [],
    refundedTo: one.refundedTo ?? [],
    inTransitMinor: inTransit(moved),
    firstAt: at(minutesAgo),
    lastAt: at(minutesAgo),
    lastCall: null,
  };
}

function inTransit({ withdrawn, deposited, refunded, externallyRefunded }: Moved): number {
  return withdrawn - deposited - refunded - externallyRefunded;
}

function only(one: Case): Finding | undefined {
  const found = findings(booksOf([one]), NOW);
  expect(found.length).toBeLessThanOrEqual(1);
  return found[0];
}

const amount = fc.integer({ min: 1, max: 10_000_000 });

/** What the bank allows: never more out of transit than into it. */
const moved: fc.Arbitrary<Moved> = fc
  .tuple(fc.nat({ max: 1_000 }), fc.nat({ max: 1_000 }), fc.nat({ max: 1_000 }), fc.nat({ max: 1_000 }))
  .map(([deposited, refunded, externallyRefunded, left]) => ({
    withdrawn: deposited + refunded + externallyRefunded + left,
    deposited,
    refunded,
    externallyRefunded,
  }));

const anyCase: fc.Arbitrary<Case> = fc.record({
  status: fc.constantFrom<Case['status']>(...STATUSES, 'unknown'),
  moved: fc.oneof(moved, fc.constant(NONE)),
  repair: fc.constantFrom<RepairProgress | undefined>(undefined, undefined, 'running', 'done'),
  withdrawalKey: fc.constantFrom<KeyOutcome | undefined>(undefined, 'none', 'posted', 'refused', 'void'),
  minutesAgo: fc.integer({ min: 0, max: 200 }),
});

/** Every way of the saga to end, with what its entries are then. */
const rightly: fc.Arbitrary<Case> = amount.chain((withdrawn) =>
  fc.constantFrom<Case>(
    { status: 'completed', moved: { ...NONE, withdrawn, deposited: withdrawn } },
    { status: 'refunded', moved: { ...NONE, withdrawn, refunded: withdrawn } },
    { status: 'refunded-externally', moved: { ...NONE, withdrawn, externallyRefunded: withdrawn } },
    { status: 'cancelled', moved: { ...NONE, withdrawn, refunded: withdrawn } },
    { status: 'cancelled', moved: NONE },
    { status: 'not-completed', moved: { ...NONE, withdrawn, refunded: withdrawn } },
    { status: 'not-completed', moved: NONE },
    ...NOTHING_MOVED.map((status): Case => ({ status, moved: NONE })),
    { status: 'running', moved: NONE },
    { status: 'running', moved: { ...NONE, withdrawn } },
    { status: 'running', moved: { ...NONE, withdrawn, deposited: withdrawn } },
    { status: 'terminated', moved: { ...NONE, withdrawn, refunded: withdrawn } },
    { status: 'terminated', moved: NONE, withdrawalKey: 'void' },
    { status: 'declined', moved: { ...NONE, withdrawn, refunded: withdrawn }, repair: 'done' },
  ),
);

describe('findings', () => {
  it('are none where each transfer has the entries of its state', () => {
    fc.assert(
      fc.property(fc.array(rightly), (cases) => {
        expect(findings(booksOf(cases), NOW)).toEqual([]);
      }),
    );
  });

  it('name every cent in transit that no workflow will move on, each under its transfer', () => {
    fc.assert(
      fc.property(fc.array(anyCase), (cases) => {
        const errors = new Map(
          findings(booksOf(cases), NOW)
            .filter(({ severity }) => severity === 'error')
            .map((finding) => [finding.transfer, finding.amounts?.inTransitMinor]),
        );
        for (const [index, { status, moved, repair, minutesAgo = 0 }] of cases.entries()) {
          const inHand = (status === 'running' || repair === 'running') && minutesAgo <= 60;
          const standing = inTransit(moved);
          if (standing > 0 && !inHand) expect(errors.get(`rm-${index}`)).toBe(standing);
        }
      }),
    );
  });

  it('are one for each transfer at most, gravest first, whatever order they were read in', () => {
    fc.assert(
      fc.property(fc.array(anyCase), (cases) => {
        const books = booksOf(cases);
        const found = findings(books, NOW);
        expect(new Set(found.map(({ transfer }) => transfer)).size).toBe(found.length);
        const gravity = found.map(({ severity }) => ['error', 'warning', 'information'].indexOf(severity));
        expect(gravity).toEqual([...gravity].sort());
        const reversed: Books = {
          ...books,
          temporalTransfers: [...books.temporalTransfers].reverse(),
          ledgerTransfers: [...books.ledgerTransfers].reverse(),
        };
        expect(findings(reversed, NOW)).toEqual(found);
      }),
    );
  });

  it('offer to return money only where there is some, and never from under a running workflow or repair', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        if (only(one)?.repair !== 'return-money') return;
        expect(inTransit(one.moved)).toBeGreaterThan(0);
        expect(one.status).not.toBe('running');
        expect(one.repair).not.toBe('running');
        expect([undefined, 'posted']).toContain(one.withdrawalKey);
        expect(one.status).not.toBe('completed');
        expect(one.status).not.toBe('refunded-externally');
      }),
    );
  });

  it.each(ENDED_FROM_OUTSIDE)(
    '%s and repaired, with its money in transit again: to be returned',
    (status) => {
      const again = { status, moved: { ...NONE, withdrawn: 40_000 }, repair: 'done' } as const;
      expect(only(again)).toMatchObject({ severity: 'error', repair: 'return-money' });
    },
  );

  it.each(ENDED_FROM_OUTSIDE)('%s with money in transit: to be returned', (status) => {
    expect(only({ status, moved: { ...NONE, withdrawn: 40_000 } })).toMatchObject({
      kind: 'ended-with-money-in-transit',
      severity: 'error',
      transfer: 'rm-0',
      amounts: { orderedMinor: 40_000, inTransitMinor: 40_000 },
      message: expect.stringContaining('USD 400.00 is in transit'),
      repair: 'return-money',
    });
  });

  it.each(['terminated', 'unknown'] as const)(
    '%s with nothing withdrawn: the key that can still post is a lesser finding',
    (status) => {
      const finding = { kind: 'key-not-closed', severity: 'warning', repair: 'close-keys' };
      expect(only({ status, moved: NONE })).toMatchObject(finding);
      expect(only({ status, moved: NONE, withdrawalKey: 'none' })).toMatchObject(finding);
      expect(only({ status, moved: NONE, withdrawalKey: 'refused' })).toBeUndefined();
    },
  );

  it('a withdrawal whose last call was refused has a closed key', () => {
    const books = booksOf([{ status: 'unknown', moved: NONE }]);
    const ledgerTransfers = books.ledgerTransfers.map((transfer) => ({
      ...transfer,
      lastCall: {
        operation: 'withdraw' as const,
        attempt: 1,
        outcome: 'refused' as const,
        faultKind: null,
        answerLost: false,
        at: at(),
      },
    }));
    expect(findings({ ...books, ledgerTransfers }, NOW)).toEqual([]);
  });

  it('a script’s, unknown to Temporal: information while money is in transit, which a repair can return', () => {
    const { ledgerTransfers, ...books } = booksOf([
      { status: 'unknown', moved: { ...NONE, withdrawn: 100 } },
      { status: 'unknown', moved: { ...NONE, withdrawn: 100, deposited: 100 } },
      { status: 'unknown', moved: NONE },
    ]);
    const scripts = ledgerTransfers.map((booked, index) => ({
      ...booked,
      ...{ transfer: `script-${index}`, sourceAccount: 'demo-payer' },
    }));
    expect(findings({ ...books, ledgerTransfers: scripts }, NOW)).toMatchObject([
      { transfer: 'script-0', kind: 'without-temporal', severity: 'information', repair: 'return-money' },
    ]);
  });

  it('a transfer that Temporal knows is judged as any other, also under a script’s reference', () => {
    const { ledgerTransfers, temporalTransfers, ...books } = booksOf([
      { status: 'terminated', moved: { ...NONE, withdrawn: 100 } },
    ]);
    const renamed = {
      ...books,
      ledgerTransfers: ledgerTransfers.map((booked) => ({ ...booked, transfer: 'script-0' })),
      temporalTransfers: temporalTransfers.map((known) => ({ ...known, referenceId: 'script-0' })),
    };
    expect(findings(renamed, NOW)).toMatchObject([{ severity: 'error', repair: 'return-money' }]);
  });

  it('unknown to Temporal: an error with money in transit, nothing once it is finished', () => {
    expect(only({ status: 'unknown', moved: { ...NONE, withdrawn: 100 } })).toMatchObject({
      kind: 'unknown-with-money-in-transit',
      severity: 'error',
      repair: 'return-money',
    });
    const finished = booksOf([{ status: 'unknown', moved: { ...NONE, withdrawn: 100, deposited: 100 } }]);
    expect(findings(finished, NOW)).toEqual([]);
  });

  it.each<[TemporalStatus, Moved]>([
    ['completed', NONE],
    ['completed', { ...NONE, withdrawn: 100, refunded: 100 }],
    ['refunded', NONE],
    ['refunded', { ...NONE, withdrawn: 100, deposited: 100 }],
    ['refunded-externally', { ...NONE, withdrawn: 100, refunded: 100 }],
    ['cancelled', { ...NONE, withdrawn: 100, deposited: 100 }],
    ['declined', { ...NONE, withdrawn: 100, refunded: 100 }],
    ['not-completed', { ...NONE, withdrawn: 100, deposited: 100 }],
  ])('%s with the entries of another ending (%j): an error nothing repairs', (status, moved) => {
    expect(only({ status, moved })).toMatchObject({
      kind: 'wrong-entries',
      severity: 'error',
      repair: 'none',
    });
  });

  it.each<[TemporalStatus, string]>([
    ['declined', 'return-money'],
    ['cancelled', 'return-money'],
    ['refunded', 'return-money'],
    ['completed', 'none'],
    ['refunded-externally', 'none'],
  ])('%s with money in transit: repaired by %s, as the ending says whose it is', (status, repair) => {
    const finding = only({ status, moved: { ...NONE, withdrawn: 100 } });
    expect(finding).toMatchObject({ kind: 'ended-with-money-in-transit', severity: 'error', repair });
  });

  it('a deposit to another account than the order’s is an error, though the amounts agree', () => {
    const moved = { ...NONE, withdrawn: 100, deposited: 100 };
    expect(only({ status: 'completed', moved, depositedTo: ['43-812'] })).toMatchObject({
      kind: 'wrong-account',
      severity: 'error',
      message: 'Ordered: deposit to account B2002. Deposited to account 43-812.',
      repair: 'none',
    });
    expect(only({ status: 'completed', moved, depositedTo: ['B2002'] })).toBeUndefined();
  });

  it('a refund to another account than the payer’s is an error, unless somebody decided on it', () => {
    const stray = { status: 'refunded', moved: { ...NONE, withdrawn: 100, refunded: 100 } } as const;
    expect(only({ ...stray, refundedTo: ['43-812'] })).toMatchObject({
      kind: 'wrong-account',
      severity: 'error',
      repair: 'none',
    });
    expect(only({ ...stray, refundedTo: ['43-812'], redirects: ['43-812'] })).toBeUndefined();
    expect(only({ ...stray, refundedTo: ['A1001'] })).toBeUndefined();
  });

  it('money left in transit can be returned, whatever else is wrong', () => {
    const left = { moved: { ...NONE, withdrawn: 101, deposited: 1 }, withdrawalKey: 'posted' } as const;
    for (const wrong of [{ orderedMinor: 100 }, { orderedMinor: 101, depositedTo: ['43-812'] }]) {
      for (const [status, repair] of [
        ['terminated', 'return-money'],
        ['declined', 'return-money'],
        ['completed', 'none'],
        ['running', 'none'],
      ] as const) {
        expect(only({ status, ...left, ...wrong })).toMatchObject({ severity: 'error', repair });
      }
    }
    expect(only({ status: 'terminated', ...left, orderedMinor: 100 })?.message).toContain(
      'USD 1.00 is in transit.',
    );
  });

  it('another amount than was ordered is an error in every state', () => {
    for (const status of STATUSES) {
      const moved = { ...NONE, withdrawn: 101, deposited: 101 };
      expect(only({ status, moved, orderedMinor: 100 })).toMatchObject({
        kind: 'wrong-entries',
        message: expect.stringContaining('Ordered: USD 1.00 from account A1001. Withdrawn: USD 1.01'),
      });
    }
  });

  it('open for too long: information, and an error with money in transit', () => {
    const quiet = { status: 'running', minutesAgo: 61 } as const;
    expect(only({ ...quiet, moved: NONE })).toMatchObject({ kind: 'open-too-long', severity: 'information' });
    expect(only({ ...quiet, moved: { ...NONE, withdrawn: 1 } })).toMatchObject({
      severity: 'error',
      repair: 'none',
    });
    expect(findings(booksOf([{ ...quiet, moved: NONE }]), NOW, 2 * HOUR_MS)).toEqual([]);
  });

  it('being repaired is information, until it does not come on', () => {
    const repaired = { status: 'terminated', repair: 'running', moved: { ...NONE, withdrawn: 1 } } as const;
    expect(only(repaired)).toMatchObject({ kind: 'being-repaired', severity: 'information', repair: 'none' });
    expect(only({ ...repaired, minutesAgo: 61 })).toMatchObject({ kind: 'open-too-long', severity: 'error' });
  });

  it('every violation the bank finds in its own books is an error', () => {
    const violations = [
      'All USD accounts together hold 1 minor units, not 0.',
      'Account A1001 has been below zero.',
    ];
    const found = findings(booksOf([], { ...CLEAN, ok: false, violations }), NOW);
    expect(found.map(({ kind, severity, message }) => [kind, severity, message])).toEqual(
      violations.map((message) => ['bank-check', 'error', message]),
    );
  });
});

describe('a transfer that was ordered at another ledger', () => {
  it.each([
    ['running', 'error', 'It waits, and nothing moves'],
    ['completed', 'warning', 'It cannot be compared'],
    ['terminated', 'warning', 'It cannot be compared'],
  ] as const)('that is %s is said: %s', (status, severity, message) => {
    const [found, ...others] = findings(booksOf([{ status, moved: NONE, ledger: 'theirs' }]), NOW);
    expect(found).toMatchObject({ kind: 'other-ledger', severity, repair: 'none' });
    expect(found?.message).toContain(message);
    expect(others).toEqual([]);
  });

  it('and at this one, is compared as ever', () => {
    expect(findings(booksOf([{ status: 'running', moved: NONE, ledger: 'ours' }]), NOW)).toEqual([]);
  });
});
