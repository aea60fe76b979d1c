import { describe, expect, it } from 'vitest';
import type { Claim } from '#chaos/log/claim.ts';
import { type Doings, doingFindings } from './people.ts';
import {
  COMPLETED,
  entriesOf,
  ORDER,
  REFERENCE,
  REFUNDED_EXTERNALLY,
  SOURCE,
  WITHDRAWAL,
} from './sound-record.ts';

type Said = Claim extends infer One ? (One extends Claim ? Omit<One, 'referenceId' | 'atMs'> : never) : never;

const WITHDRAWN = { entries: entriesOf(WITHDRAWAL), calls: [] };
const POSTED_MS = Date.parse(WITHDRAWN.entries[0]?.postedAt ?? '');
const DISTURBED = { fromMs: 0, untilMs: 0, lostByBank: false, lostByTemporal: true };

function whatIsWrongWith(said: readonly Said[], change: Partial<Doings> = {}, atMs = POSTED_MS + 2_000) {
  const claims = said.map((one): Claim => ({ ...one, referenceId: REFERENCE, atMs }));
  const doings = { ledger: COMPLETED, disturbance: undefined, repairedBy: undefined };
  return doingFindings(REFERENCE, { claims, ...doings, ...change }).map(({ what }) => what);
}

describe('a payment by hand', () => {
  const paid = (by: string): Said => ({ kind: 'paid-by-hand', by });

  it('is made by one person, and booked', () => {
    const ledger = REFUNDED_EXTERNALLY;
    expect(whatIsWrongWith([paid('olga')], { ledger })).toEqual([]);
    expect(whatIsWrongWith([paid('olga'), paid('olga')], { ledger })).toEqual([]);
  });

  it('is not made by two people', () => {
    expect(whatIsWrongWith([paid('olga'), paid('oscar')], { ledger: REFUNDED_EXTERNALLY })).toEqual([
      'it was paid by hand by olga and by oscar',
    ]);
  });

  it('is not made where the money went another way', () => {
    expect(whatIsWrongWith([paid('olga')])).toEqual([
      'it was paid by hand, and the ledger has no external refund',
    ]);
  });
});

describe('a repair', () => {
  const started = (by: string, inTransitMinor: number, askedAtMs: number): Said => ({
    ...{ kind: 'repair-started', by, askedAtMs },
    shown: { inTransitMinor, sourceAccount: SOURCE },
  });
  const repaired = {
    ledger: WITHDRAWN,
    disturbance: DISTURBED,
    repairedBy: 'olga',
  };

  it('is started by one person, on a page that was true', () => {
    expect(whatIsWrongWith([started('olga', 40_000, POSTED_MS + 1_000)], repaired)).toEqual([]);
  });

  it('is not started by two', () => {
    const both = ['olga', 'oscar'].map((by) => started(by, 40_000, POSTED_MS + 1_000));
    expect(whatIsWrongWith(both, repaired)).toEqual(['its repair was started by olga and by oscar']);
  });

  it('is not started on a page from before the money moved', () => {
    expect(whatIsWrongWith([started('olga', 0, POSTED_MS + 1_000)], repaired)).toEqual([
      'a repair was started on a page with 0 in transit, when there was 40000',
    ]);
  });

  it('cannot be judged while the money moves', () => {
    expect(whatIsWrongWith([started('olga', 0, POSTED_MS - 1)], repaired)).toEqual([]);
  });

  it('is not made of a transfer to which nothing had happened', () => {
    expect(whatIsWrongWith([], { repairedBy: 'olga' })).toEqual([
      'it was repaired, and nothing had happened to it',
    ]);
  });
});

describe('an order under a forgotten reference', () => {
  const { from, to, amountMinor } = ORDER;
  const forgotten = { disturbance: DISTURBED, ledger: WITHDRAWN };
  const again = (askedAtMs: number): Said => ({
    ...{ kind: 'started-again', order: { from, to, amountMinor }, askedAtMs },
  });

  it('is started by the web as long as the bank has nothing of it', () => {
    expect(whatIsWrongWith([again(POSTED_MS - 1)], forgotten)).toEqual([]);
  });

  it('is not started when the bank has its money', () => {
    expect(whatIsWrongWith([again(POSTED_MS + 1)], forgotten)).toEqual([
      'it was started again, although the bank had its money',
    ]);
  });
});
