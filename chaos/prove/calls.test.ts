import { describe, expect, it } from 'vitest';
import type { Call } from '#lib/bank-client/contract.ts';
import { callFindings, outcomeFindings } from './calls.ts';
import {
  COMPLETED,
  callOf,
  DEPOSIT,
  EXTERNAL_REFUND,
  PAID_OUTSIDE,
  REFERENCE,
  REFUND,
  WITHDRAWAL,
} from './sound-record.ts';

const FAILED = { outcome: 'failed', status: 503, transactionId: null } as const;
const REFUSED = { outcome: 'refused', status: 422, transactionId: null } as const;
const VOID = { outcome: 'void', status: 409, transactionId: null } as const;
const CLOSE_KEY = { operation: 'close-key' } as const;

const withdrawn = callOf(WITHDRAWAL);
const deposited = callOf(DEPOSIT);

function whatIsWrongWith(calls: readonly Call[], refundDecisions = 0): string[] {
  const history = { ...COMPLETED.history, refundDecisions: Array(refundDecisions).fill(PAID_OUTSIDE) };
  const findings = [...outcomeFindings(REFERENCE, calls), ...callFindings({ ...COMPLETED, history, calls })];
  expect(findings.every(({ transfer }) => transfer === REFERENCE)).toBe(true);
  return findings.map(({ what }) => what);
}

describe('sound calls', () => {
  it.each<[name: string, calls: Call[], refundDecisions?: number]>([
    ['one for each posting', [withdrawn, deposited]],
    ['attempts that failed first', [callOf(WITHDRAWAL, FAILED), callOf(WITHDRAWAL, FAILED), withdrawn]],
    ['an answer that was replayed', [withdrawn, callOf(WITHDRAWAL, { outcome: 'replayed' })]],
    ['a key that was looked up', [deposited, callOf(DEPOSIT, { operation: 'lookup' })]],
    ['a key that was closed after its posting', [deposited, callOf(DEPOSIT, CLOSE_KEY)]],
    [
      'a key that was closed, and a late call',
      [callOf(DEPOSIT, { ...VOID, ...CLOSE_KEY }), callOf(DEPOSIT, VOID)],
    ],
    ['a refusal that was repeated', [callOf(DEPOSIT, REFUSED), callOf(DEPOSIT, REFUSED)]],
    [
      'another refund for a decision',
      [callOf(REFUND, REFUSED), callOf({ ...REFUND, key: 'ref-refund-2' })],
      1,
    ],
    ['an external refund for a decision', [callOf(REFUND, REFUSED), callOf(EXTERNAL_REFUND)], 1],
  ])('have no finding: %s', (_name, calls, refundDecisions) => {
    expect(whatIsWrongWith(calls, refundDecisions)).toEqual([]);
  });
});

describe('an idempotency key', () => {
  it('is posted once', () => {
    expect(whatIsWrongWith([withdrawn, deposited, deposited])).toEqual(['ref-deposit was posted 2 times']);
  });

  it('has one transaction', () => {
    const replayed = callOf(DEPOSIT, { outcome: 'replayed', transactionId: 'D2' });
    expect(whatIsWrongWith([withdrawn, deposited, replayed])).toEqual([
      'ref-deposit was answered with D1 and D2',
    ]);
  });

  it.each([
    ['refused, then posted', [callOf(DEPOSIT, REFUSED), deposited]],
    ['void, then posted', [callOf(DEPOSIT, { ...VOID, ...CLOSE_KEY }), deposited]],
    ['posted, then void', [deposited, callOf(DEPOSIT, { ...VOID, ...CLOSE_KEY })]],
    ['refused, then replayed', [callOf(DEPOSIT, REFUSED), callOf(DEPOSIT, { outcome: 'replayed' })]],
  ])('has one outcome, and is not %s', (_name, calls) => {
    expect(whatIsWrongWith(calls)).toEqual(['ref-deposit was closed and also posted']);
  });
});

describe('a step', () => {
  it.each([WITHDRAWAL, DEPOSIT, REFUND, { ...EXTERNAL_REFUND, key: 'ref-external' }])(
    'has one key for all attempts: $operation',
    (posting) => {
      const other = callOf({ ...posting, key: `${posting.key}-2` });
      expect(whatIsWrongWith([callOf(posting, FAILED), other])).toEqual([
        `${posting.operation} was tried under ${posting.key}, ${posting.key}-2`,
      ]);
    },
  );

  it.each([WITHDRAWAL, DEPOSIT])('gets no new key by a refund decision: $operation', (posting) => {
    const other = callOf({ ...posting, key: `${posting.key}-2` });
    expect(whatIsWrongWith([callOf(posting, FAILED), other], 1)).toHaveLength(1);
  });

  it('gets one new key for each refund decision', () => {
    const refunds = ['ref-refund', 'ref-refund-2', 'ref-refund-3'].map((key) =>
      callOf({ ...REFUND, key }, REFUSED),
    );
    expect(whatIsWrongWith(refunds, 2)).toEqual([]);
    expect(whatIsWrongWith(refunds, 1)).toEqual([
      'refund was tried under ref-refund, ref-refund-2, ref-refund-3',
    ]);
  });
});

it('finds a key that was asked for two instructions, though Temporal had forgotten nothing', () => {
  const reused = callOf(DEPOSIT, { ...REFUSED, code: 'key_reused' });
  expect(whatIsWrongWith([deposited, reused])).toEqual(['deposit met another instruction under ref-deposit']);
  expect(outcomeFindings(REFERENCE, [deposited, reused])).toEqual([]);
});
