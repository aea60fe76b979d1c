import { describe, expect, it } from 'vitest';
import type { Call } from '#lib/bank-client/contract.ts';
import { depositKey, refundKey, withdrawalKey } from '#lib/shared/ids.ts';
import { type Figures, figuresOf, MONEY_ENDINGS } from './figures.ts';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');

let lastId = 0;

function call(minutesAgo: number, what: Partial<Call>): Call {
  lastId += 1;
  return {
    id: lastId,
    at: new Date(NOW - minutesAgo * 60_000).toISOString(),
    operation: 'withdraw',
    key: null,
    attempt: 1,
    bank: 'bank1.example.com',
    account: '85-150',
    amountMinor: 100,
    transfer: 'ref',
    faultKind: null,
    status: 201,
    outcome: 'posted',
    code: null,
    transactionId: null,
    answerLost: false,
    durationMs: 10,
    ...what,
  };
}

function totals({ periods }: Figures) {
  return Object.fromEntries(
    MONEY_ENDINGS.map((ending) => [ending, periods.reduce((sum, { endings }) => sum + endings[ending], 0)]),
  );
}

describe('what became of the money', () => {
  it('counts each transfer’s ending once, by the act that ended it', () => {
    const calls = [
      call(9, { key: withdrawalKey('a') }),
      call(9, { operation: 'deposit', key: depositKey('a') }),
      call(8, { operation: 'deposit', key: depositKey('b'), outcome: 'refused' }),
      call(8, { operation: 'refund', key: refundKey('b') }),
      call(7, { key: withdrawalKey('c'), outcome: 'refused' }),
      call(6, { operation: 'close-key', key: withdrawalKey('d'), transfer: 'd', outcome: 'void' }),
      call(5, { operation: 'close-key', key: depositKey('e'), transfer: 'e', outcome: 'void' }),
      call(4, { operation: 'external-refund', key: 'f-external' }),
    ];
    expect(totals(figuresOf(calls, true, NOW))).toEqual({
      delivered: 1,
      returned: 1,
      'refunded-externally': 1,
      declined: 1,
      voided: 1,
    });
  });

  it('counts a call that was repeated, because its answer was lost, as one ending', () => {
    const calls = [
      call(3, { key: withdrawalKey('a'), outcome: 'refused', answerLost: true }),
      call(2, { key: withdrawalKey('a'), outcome: 'refused' }),
      call(2, { operation: 'deposit', key: depositKey('b'), answerLost: true }),
      call(1, { operation: 'deposit', key: depositKey('b'), outcome: 'replayed' }),
    ];
    expect(totals(figuresOf(calls, true, NOW))).toMatchObject({ declined: 1, delivered: 1 });
  });

  it.each([0, 0.1, 3, 60, 24 * 60, 400 * 24 * 60])(
    'shows all that happened in at most 24 periods without gaps, also over %d minutes',
    (minutes) => {
      const calls = [
        call(minutes, { operation: 'deposit', key: depositKey('first') }),
        call(0, { operation: 'deposit', key: depositKey('last') }),
      ];
      const figures = figuresOf(calls, true, NOW);
      expect(figures.periods.length).toBeLessThanOrEqual(24);
      expect(totals(figures).delivered).toBe(2);
      const begins = figures.periods.map(({ at }) => Date.parse(at));
      for (const [index, begin] of begins.entries()) {
        expect(begin).toBe((begins[0] ?? 0) + index * figures.periodMs);
      }
    },
  );

  it('takes a call that the bank’s clock puts into the future into the last period', () => {
    const figures = figuresOf([call(-5, { operation: 'deposit', key: depositKey('a') })], true, NOW);
    expect(totals(figures).delivered).toBe(1);
  });

  it('has nothing to show before the first call', () => {
    expect(figuresOf([], true, NOW)).toMatchObject({ calls: 0, periods: [], banks: [] });
  });
});

describe('how the banks answer', () => {
  it('counts a call whose answer was lost as failed, whatever the bank did, and the busiest bank first', () => {
    const calls = [
      call(2, { bank: 'quiet', outcome: 'refused' }),
      call(2, {}),
      call(2, { outcome: 'failed' }),
      call(2, { answerLost: true }),
      call(2, { bank: null }),
    ];
    expect(figuresOf(calls, true, NOW).banks).toMatchObject([
      { bank: 'bank1.example.com', answered: 1, refused: 0, failed: 2 },
      { bank: 'quiet', answered: 0, refused: 1, failed: 0 },
    ]);
  });

  it('tells the usual time and the slow one apart', () => {
    const calls = Array.from({ length: 100 }, (_, index) => call(1, { durationMs: index + 1 }));
    expect(figuresOf(calls.toReversed(), true, NOW).banks).toMatchObject([{ medianMs: 50, slowMs: 95 }]);
  });
});
