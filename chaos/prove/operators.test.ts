import { describe, expect, it } from 'vitest';
import type { Claim } from '#chaos/log/claim.ts';
import { type OperatorFacts, operatorFindings } from './operators.ts';
import {
  COMPLETED,
  callOf,
  entriesOf,
  ORDER,
  REFERENCE,
  REFUNDED,
  REFUNDED_EXTERNALLY,
  SOURCE,
  WITHDRAWAL,
} from './sound-record.ts';

type Said = Claim extends infer One ? (One extends Claim ? Omit<One, 'referenceId' | 'atMs'> : never) : never;

const WITHDRAWN = { entries: entriesOf(WITHDRAWAL), calls: [] };
const POSTED_MS = Date.parse(WITHDRAWN.entries[0]?.postedAt ?? '');
const DISTURBED = { fromMs: 0, untilMs: 0, lostByBank: false, lostByTemporal: true };

function whatIsWrongWith(
  said: readonly Said[],
  change: Partial<OperatorFacts> = {},
  atMs = POSTED_MS + 2_000,
) {
  const claims = said.map((one): Claim => ({ ...one, referenceId: REFERENCE, atMs }));
  const facts = { ledger: COMPLETED, disturbance: undefined, repairedBy: undefined, restores: [] };
  return operatorFindings(REFERENCE, { claims, ...facts, ...change }).map(({ what }) => what);
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
    const ledger = { entries: entriesOf(WITHDRAWAL), calls: [] };
    expect(whatIsWrongWith([paid('olga')], { ledger })).toEqual([
      'it was paid by hand, and the ledger has no external refund',
    ]);
    expect(whatIsWrongWith([paid('olga')])).toEqual(['it was paid by hand, and its ledger has deposit']);
  });

  it.each([undefined, DISTURBED])('is not made as well as a refund, disturbed or not', (disturbance) => {
    expect(whatIsWrongWith([paid('olga')], { ledger: REFUNDED, disturbance })).toEqual([
      'it was paid by hand, and its ledger has refund',
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

  it('is started again when the first is lost with a restore', () => {
    const both = ['olga', 'oscar'].map((by) => started(by, 40_000, POSTED_MS + 1_000));
    const restore = {
      of: 'temporal',
      copiedAtMs: POSTED_MS,
      fromMs: POSTED_MS,
      untilMs: POSTED_MS + 9_000,
    } as const;
    expect(whatIsWrongWith(both, { ...repaired, restores: [restore] })).toEqual([]);
    expect(whatIsWrongWith(both, { ...repaired, restores: [{ ...restore, of: 'bank' }] })).toEqual([]);
    const earlier = { ...restore, untilMs: POSTED_MS };
    expect(whatIsWrongWith(both, { ...repaired, restores: [earlier] })).toHaveLength(1);
    expect(whatIsWrongWith(both, { ...repaired, restores: [{ ...earlier, of: 'bank' }] })).toHaveLength(1);
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
  const asked = callOf(WITHDRAWAL, {
    outcome: 'failed',
    at: new Date(POSTED_MS).toISOString(),
    durationMs: 0,
  });
  const forgotten = { disturbance: DISTURBED, ledger: { entries: [], calls: [asked] } };
  const again = (askedAtMs: number): Said => ({
    ...{ kind: 'started-again', order: { from, to, amountMinor }, askedAtMs },
  });

  it('is started by the web as long as the bank was not asked for it', () => {
    expect(whatIsWrongWith([again(POSTED_MS - 1)], forgotten)).toEqual([]);
  });

  it('is not started when the bank knows it, even if nothing was posted', () => {
    expect(whatIsWrongWith([again(POSTED_MS + 1)], forgotten)).toEqual([
      'it was started again, although the bank knew its reference',
    ]);
  });
});
