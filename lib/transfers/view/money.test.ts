import { describe, expect, it } from 'vitest';
import type { Entry } from '#lib/bank-client/contract.ts';
import { AMOUNT, activity, entry, history, posted, sources } from '#testing/transfers/sources.ts';
import { moneyOf } from './money.ts';
import { buildView } from './transfer-view.ts';

const WITHDRAWAL = [entry(1, 'withdrawal', 'W1', -AMOUNT), entry(2, 'withdrawal', 'W1', AMOUNT)];
const DEPOSIT = [entry(3, 'deposit', 'D1', -AMOUNT), entry(4, 'deposit', 'D1', AMOUNT)];
const WITHDRAWN = history([posted('withdraw', 'W1')]);

const ledger = (entries: Entry[], asOfEventId = 50) => ({ entries, asOfEventId });

describe('the money of a transfer', () => {
  it('is what the ledger says, and in transit is what has not arrived anywhere', () => {
    const facts = sources({ history: WITHDRAWN, ledger: ledger(WITHDRAWAL) });
    expect(moneyOf(facts)).toEqual({
      withdrawnMinor: AMOUNT,
      depositedMinor: 0,
      refundedMinor: 0,
      externallyRefundedMinor: 0,
      inTransitMinor: AMOUNT,
    });
    expect(buildView(facts, null)?.moneySource).toBe('ledger');
  });

  it('is what the receipts say until the bank has answered, also where only closing the key said so', () => {
    const closed = activity('closeKey', {
      key: 'ref-deposit',
      end: 'completed',
      endEventId: 12,
      result: { outcome: 'posted', transactionId: 'D9' },
    });
    const activities = [posted('withdraw', 'W1'), activity('deposit', { end: 'timed-out' }), closed];
    const facts = sources({ history: history(activities) });
    expect(moneyOf(facts)).toMatchObject({
      withdrawnMinor: AMOUNT,
      depositedMinor: AMOUNT,
      inTransitMinor: 0,
    });
    expect(buildView(facts, null)?.moneySource).toBe('history');
  });

  it('counts a posting once, whether ledger or receipt tells of it first', () => {
    for (const facts of [
      { history: WITHDRAWN, ledger: ledger([], 3) },
      { history: history([]), ledger: ledger(WITHDRAWAL, 3) },
      { history: WITHDRAWN, ledger: ledger(WITHDRAWAL, 3) },
    ]) {
      expect(moneyOf(sources(facts)).withdrawnMinor).toBe(AMOUNT);
    }
  });

  it('does not count a receipt that the ledger should have and has not: the bank has lost it', () => {
    expect(moneyOf(sources({ history: WITHDRAWN, ledger: ledger([]) })).withdrawnMinor).toBe(0);
  });

  it('adds up when half of a posting has arrived, or the second posting before the first', () => {
    for (const entries of [WITHDRAWAL.slice(0, 1), DEPOSIT.slice(1), [...DEPOSIT, ...WITHDRAWAL]]) {
      const money = moneyOf(sources({ history: history([]), ledger: ledger(entries) }));
      expect(money.withdrawnMinor).toBe(AMOUNT);
      expect(money.withdrawnMinor).toBe(money.depositedMinor + money.inTransitMinor);
    }
  });

  it('follows what was brought in order after the transfer had ended', () => {
    const terminated = history([posted('withdraw', 'W1')], { closing: 'terminated' });
    const returned = [entry(5, 'refund', 'R1', -AMOUNT), entry(6, 'refund', 'R1', AMOUNT)];
    const facts = sources({ history: terminated, ledger: ledger([...WITHDRAWAL, ...returned]) });
    expect(moneyOf(facts)).toMatchObject({ refundedMinor: AMOUNT, inTransitMinor: 0 });
    expect(buildView(facts, null)).toMatchObject({ status: 'terminated', entries: { length: 4 } });
  });
});
