import { describe, expect, it } from 'vitest';
import { testAccount } from '#testing/accounts.ts';
import { banksOf, firstTransfer } from './banks.ts';

describe('the banks', () => {
  it('are sorted by name, with single-account banks last', () => {
    const accounts = [
      testAccount('x', { bank: 'a-small-one' }),
      testAccount('1', { bank: 'bank2' }),
      testAccount('2', { bank: 'bank1' }),
      testAccount('3', { bank: 'bank1' }),
      testAccount('4', { bank: 'bank2' }),
      testAccount('5', { bank: 'bank2' }),
    ];
    expect(banksOf(accounts).map(({ name }) => name)).toEqual(['bank1', 'bank2', 'a-small-one']);
    expect(banksOf(accounts).flatMap((bank) => bank.accounts)).toHaveLength(accounts.length);
  });
});

describe('the first transfer that is proposed', () => {
  const rich = testAccount('rich');
  const same = testAccount('same-bank', { postedMinor: 0 });
  const other = testAccount('other', { bank: 'bank2', postedMinor: 0 });

  it('goes to another bank where there is one, and from an account that has money', () => {
    expect(firstTransfer([same, rich, other])).toEqual({ source: rich, target: other });
    expect(firstTransfer([same, rich])).toEqual({ source: rich, target: same });
  });

  it('is none the bank would refuse', () => {
    const closed = testAccount('closed', { bank: 'bank2', status: 'closed' });
    const euro = testAccount('euro', { bank: 'bank2', currency: 'EUR' });
    expect(firstTransfer([rich, closed, euro])).toBeUndefined();
    expect(firstTransfer([same, other])).toBeUndefined();
  });
});
