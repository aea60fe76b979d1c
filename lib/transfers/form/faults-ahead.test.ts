import { describe, expect, it } from 'vitest';
import type { Fault, FaultScope } from '#lib/bank-client/contract.ts';
import { testAccount } from '#testing/accounts.ts';
import { faultsAhead } from './faults-ahead.ts';

const order = {
  source: testAccount('a', { bank: 'one' }),
  target: testAccount('b', { bank: 'two' }),
  referenceId: 'ref-1',
};

function fault(scope: FaultScope, state: Fault['state'] = 'armed'): Fault {
  return {
    id: '1',
    kind: 'down',
    scope,
    params: {},
    by: 'teller',
    reason: 'test',
    seconds: 60,
    count: null,
    state,
    remaining: null,
    armedAt: '2026-11-22T12:00:00Z',
    expiresAt: '2026-11-22T12:01:00Z',
    endedAt: null,
  };
}

function actsOf(scope: FaultScope) {
  return faultsAhead([fault(scope)], order).flatMap(({ operations }) => operations);
}

describe('the faults a transfer would meet', () => {
  it.each<[FaultScope, string[]]>([
    [{}, ['withdraw', 'deposit', 'refund']],
    [{ bank: 'two' }, ['deposit']],
    [{ bank: 'one' }, ['withdraw', 'refund']],
    [{ bank: 'one', operation: 'withdraw' }, ['withdraw']],
    [{ account: 'b' }, ['deposit']],
    [{ operation: 'refund' }, ['refund']],
    [{ transfer: 'ref-1', operation: 'deposit' }, ['deposit']],
    [{ transfer: 'another' }, []],
    [{ bank: 'three' }, []],
    [{ bank: 'one', account: 'b' }, []],
  ])('are those whose scope has one of its operations in it: %j', (scope, operations) => {
    expect(actsOf(scope)).toEqual(operations);
  });

  it('are not those that have ended', () => {
    expect(faultsAhead([fault({}, 'used-up')], order)).toEqual([]);
  });
});
