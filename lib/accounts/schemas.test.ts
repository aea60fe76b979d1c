import { expect, it } from 'vitest';
import { openAccount } from '#lib/bank-client/contract.ts';
import { accountOpening } from './schemas.ts';

const TYPED = {
  holder: ' Grace Hopper',
  bank: 'bank1.example.com',
  id: 'G1',
  currency: 'USD',
  openingBalance: '',
  reason: 'a new customer',
};

it.each([
  ['', 0],
  ['0.00', 0],
  ['$0', 0],
  ['USD 0.00', 0],
  ['0,0', 0],
  ['1,500.5', 150_050],
])('an opening balance of %j is an order the bank takes', (openingBalance, openingBalanceMinor) => {
  const { reason, ...account } = accountOpening.parse({ ...TYPED, openingBalance });
  expect(openAccount.parse(account)).toMatchObject({ holder: 'Grace Hopper', openingBalanceMinor });
});

it.each(['demo-corp', 'DEMO-corp', 'Demo-1', 'script-k7m2q-9xw4t'])('%s is left to the fault lab', (id) => {
  const { error } = accountOpening.safeParse({ ...TYPED, id });
  expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['id']);
  expect(accountOpening.safeParse({ ...TYPED, id: `x-${id}` }).success).toBe(true);
});

it.each([
  [{ openingBalance: '0,500' }, 'openingBalance'],
  [{ openingBalance: '-1' }, 'openingBalance'],
  [{ openingBalance: 'EUR 0.00' }, 'openingBalance'],
  [{ id: 'clearing-usd.x' }, 'id'],
  [{ bank: 'b'.repeat(41) }, 'bank'],
  [{ holder: 'x\u200by' }, 'holder'],
  [{ currency: 'XXX' }, 'currency'],
])('an account with %j is refused at %s alone, as the bank would', (fields, field) => {
  const { error } = accountOpening.safeParse({ ...TYPED, ...fields });
  expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
});
