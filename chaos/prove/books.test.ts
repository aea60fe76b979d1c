import { describe, expect, it } from 'vitest';
import { testAccount } from '#testing/accounts.ts';
import { auditFindings, bookFindings } from './books.ts';
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
    expect(findingsWith({ check: { ...SOUND.check, inTransit } })).toEqual([
      { transfer: REFERENCE, what: '40000 are still in transit' },
    ]);
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
    const reconciliation = [{ transfer: REFERENCE, message: 'Temporal does not know this transfer.' }];
    expect(findingsWith({ reconciliation })).toEqual([
      { transfer: REFERENCE, what: 'reconciliation: Temporal does not know this transfer.' },
    ]);
  });
});

describe('the books during a run', () => {
  it('have no finding when they balance', () => {
    expect(auditFindings([{ check: BALANCED }, { reconciliation: [] }])).toEqual([]);
  });

  it('may be under repair', () => {
    const message = 'This transfer is being repaired.';
    expect(
      auditFindings([{ reconciliation: [{ severity: 'information', transfer: REFERENCE, message }] }]),
    ).toEqual([]);
  });

  it('have no violation at any moment', () => {
    const violated = { ...BALANCED, violations: ['W1 has one entry'] };
    expect(auditFindings([{ check: violated }, { check: BALANCED }])).toEqual([
      { transfer: null, what: 'during the run: W1 has one entry' },
    ]);
  });

  it('sum to zero at every moment', () => {
    const unbalanced = { ...BALANCED, sums: [{ currency: 'USD', sumMinor: 5 } as const] };
    expect(auditFindings([{ check: BALANCED }, { check: unbalanced }])).toEqual([
      { transfer: null, what: 'during the run: USD sums to 5' },
    ]);
  });

  it.each(['error', 'warning'] as const)(
    'reconcile at every moment without a finding of severity %s',
    (severity) => {
      const finding = { severity, transfer: REFERENCE, message: 'wrong entries' };
      expect(auditFindings([{ reconciliation: [finding] }])).toEqual([
        { transfer: REFERENCE, what: 'during the run: reconciliation: wrong entries' },
      ]);
    },
  );
});
