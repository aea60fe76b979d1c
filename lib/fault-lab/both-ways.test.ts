import { expect, it } from 'vitest';
import type { LedgerTransfer } from '#lib/bank-client/contract.ts';
import { outcomeOf, type WayOutcome } from './both-ways.ts';

const NOTHING: LedgerTransfer = {
  transfer: 'script-aaaaa-aaaaa',
  currency: 'USD',
  sourceAccount: 'demo-ruth-bbbbb-bbbbb',
  amountMinor: 100,
  withdrawnMinor: 0,
  depositedMinor: 0,
  refundedMinor: 0,
  externallyRefundedMinor: 0,
  depositedTo: [],
  refundedTo: [],
  inTransitMinor: 0,
  firstAt: '2026-11-28T10:00:00.000Z',
  lastAt: '2026-11-28T10:00:00.000Z',
  lastCall: null,
};

const CASES: [Partial<LedgerTransfer>, goesOn: boolean, WayOutcome][] = [
  [{}, true, 'not-withdrawn'],
  [{}, false, 'not-withdrawn'],
  [{ withdrawnMinor: 100, inTransitMinor: 100 }, true, 'under-way'],
  [{ withdrawnMinor: 100, inTransitMinor: 100 }, false, 'lost'],
  [{ withdrawnMinor: 100, depositedMinor: 100 }, false, 'delivered'],
  [{ withdrawnMinor: 100, refundedMinor: 100 }, false, 'returned'],
  [{ withdrawnMinor: 100, depositedMinor: 100, refundedMinor: 100, inTransitMinor: -100 }, false, 'doubled'],
];

it.each(CASES)('%j, with somebody to go on with it: %s, is %s', (booked, goesOn, outcome) => {
  expect(outcomeOf({ ...NOTHING, ...booked }, goesOn)).toBe(outcome);
});
