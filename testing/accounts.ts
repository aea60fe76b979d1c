import type { Account } from '#lib/bank-client/contract.ts';

/** An open account in USD. */
export function testAccount(id: string, facts: Partial<Account> = {}): Account {
  return {
    id,
    bank: 'bank1.example.com',
    holder: `Holder of ${id}`,
    currency: 'USD',
    kind: 'customer',
    status: 'open',
    postedMinor: 10_000,
    inTransitMinor: 0,
    ...facts,
  };
}
