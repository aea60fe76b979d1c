import { describe, expect, it } from 'vitest';
import { testAccount } from '#testing/accounts.ts';
import { START_MS } from '#testing/transfers/sources.ts';
import { auditFindings, bookFindings } from './books.ts';
import type { Disturbances } from './disturbances.ts';
import type { Books } from './run-record.ts';
import {
  ACCOUNTS,
  EXTERNAL_ACCOUNT,
  PLANNED_ACCOUNTS,
  REFERENCE,
  SOUND_RECORD,
  SOURCE,
} from './sound-record.ts';

const { books: SOUND } = SOUND_RECORD;
const BALANCED = SOUND.check;

function findingsWith(change: Partial<Books>) {
  return bookFindings({ ...SOUND, ...change }, PLANNED_ACCOUNTS);
}

function withBalance(id: string, postedMinor: number) {
  return ACCOUNTS.map((account) => (account.id === id ? { ...account, postedMinor } : account));
}

function disturbedAt(fromMs: number, lostByBank = true): Disturbances {
  return new Map([[REFERENCE, { fromMs, untilMs: fromMs + 1_000, lostByBank, lostByTemporal: !lostByBank }]]);
}

describe('the books after a run', () => {
  it('have no finding when they balance', () => {
    expect(findingsWith({})).toEqual([]);
  });

  it('pass the bank’s own check', () => {
    expect(findingsWith({ check: { ...SOUND.check, ok: false } })).toEqual([
      { transfer: null, what: 'the bank’s check fails' },
    ]);
  });

  it('have no violation', () => {
    const check = { ...SOUND.check, violations: ['A1001 holds less than its entries'] };
    expect(findingsWith({ check })).toEqual([{ transfer: null, what: 'A1001 holds less than its entries' }]);
  });

  it('sum to zero in every currency', () => {
    const sums = [...SOUND.check.sums, { currency: 'EUR', sumMinor: -1 } as const];
    expect(findingsWith({ check: { ...SOUND.check, sums } })).toEqual([
      { transfer: null, what: 'EUR sums to -1' },
    ]);
  });

  it('have nothing in transit', () => {
    const inTransit = [{ transfer: REFERENCE, currency: 'USD', amountMinor: 40_000 } as const];
    const accounts = withBalance(SOURCE, 20_000);
    expect(findingsWith({ check: { ...SOUND.check, inTransit }, accounts })).toEqual([
      { transfer: REFERENCE, what: '40000 are still in transit' },
    ]);
  });

  it('have nothing in transit but what the bank lost, if reconciliation names it and cannot repair it', () => {
    const inTransit = [{ transfer: REFERENCE, currency: 'USD', amountMinor: 40_000 } as const];
    const beyondRepair = { severity: 'error', transfer: REFERENCE, message: 'lost', repair: 'none' } as const;
    const named = [beyondRepair];
    const left = (reconciliation: Books['reconciliation'], disturbances: Disturbances) =>
      bookFindings(
        {
          ...{ check: { ...SOUND.check, inTransit }, reconciliation },
          accounts: withBalance(SOURCE, 20_000),
        },
        PLANNED_ACCOUNTS,
        disturbances,
      );
    expect(left(named, disturbedAt(0))).toEqual([]);
    expect(left([], disturbedAt(0))).toHaveLength(1);
    expect(left([{ ...beyondRepair, repair: 'return-money' }], disturbedAt(0))).toHaveLength(1);
    expect(left(named, disturbedAt(0, false))).toHaveLength(1);
  });

  it.each([-1, 1])('have all that the accounts opened with, and not %i more', (more) => {
    expect(findingsWith({ accounts: withBalance(SOURCE, 60_000 + more) })).toEqual([
      { transfer: null, what: `accounts opened with 300000 and hold ${300_000 + more}` },
    ]);
  });

  it('have what was refunded externally on the account of the bank that paid', () => {
    const refunded = (postedMinor: number) => [
      ...withBalance(SOURCE, 20_000).filter(({ id }) => id !== EXTERNAL_ACCOUNT),
      testAccount(EXTERNAL_ACCOUNT, { kind: 'external-refunds', postedMinor }),
    ];
    expect(findingsWith({ accounts: refunded(40_000) })).toEqual([]);
    expect(findingsWith({ accounts: refunded(0) })).toHaveLength(1);
  });

  it('are not helped by money of another bank', () => {
    const elsewhere = { kind: 'external-refunds', bank: 'elsewhere.example.com', postedMinor: 1 } as const;
    const accounts = [...withBalance(SOURCE, 59_999), testAccount('external-refunds-elsewhere', elsewhere)];
    expect(findingsWith({ accounts })).toHaveLength(1);
  });

  it('reconcile with Temporal', () => {
    const message = 'Temporal does not know this transfer.';
    const reconciliation = [{ severity: 'error', transfer: REFERENCE, message, repair: 'none' } as const];
    expect(findingsWith({ reconciliation })).toEqual([
      { transfer: REFERENCE, what: 'reconciliation: Temporal does not know this transfer.' },
    ]);
  });
});

type AuditWithoutTime =
  | { check: typeof BALANCED }
  | { reconciliation: readonly Omit<Books['reconciliation'][number], 'repair'>[] };

function auditsWith(audits: readonly AuditWithoutTime[], disturbances?: Disturbances) {
  return auditFindings(
    audits.map((audit) => ({ ...audit, atMs: START_MS })),
    disturbances,
  );
}

describe('the books during a run', () => {
  it('have no finding when they balance', () => {
    expect(auditsWith([{ check: BALANCED }, { reconciliation: [] }])).toEqual([]);
  });

  it('may be under repair', () => {
    const message = 'This transfer is being repaired.';
    expect(
      auditsWith([{ reconciliation: [{ severity: 'information', transfer: REFERENCE, message }] }]),
    ).toEqual([]);
  });

  it('have no violation at any moment', () => {
    const violated = { ...BALANCED, violations: ['W1 has one entry'] };
    expect(auditsWith([{ check: violated }, { check: BALANCED }])).toEqual([
      { transfer: null, what: 'during the run: W1 has one entry' },
    ]);
  });

  it('sum to zero at every moment', () => {
    const unbalanced = { ...BALANCED, sums: [{ currency: 'USD', sumMinor: 5 } as const] };
    expect(auditsWith([{ check: BALANCED }, { check: unbalanced }])).toEqual([
      { transfer: null, what: 'during the run: USD sums to 5' },
    ]);
  });

  it.each(['error', 'warning'] as const)(
    'reconcile at every moment without a finding of severity %s',
    (severity) => {
      const finding = { severity, transfer: REFERENCE, message: 'wrong entries' };
      expect(auditsWith([{ reconciliation: [finding] }])).toEqual([
        { transfer: REFERENCE, what: 'during the run: reconciliation: wrong entries' },
      ]);
    },
  );

  it('may disagree about a transfer that was disturbed before', () => {
    const audits = [
      { reconciliation: [{ severity: 'error', transfer: REFERENCE, message: 'lost' } as const] },
    ];
    expect(auditsWith(audits, disturbedAt(START_MS - 1))).toEqual([]);
    expect(auditsWith(audits, disturbedAt(START_MS + 1))).toHaveLength(1);
  });
});
