import { describe, expect, it } from 'vitest';
import type { Fault, FaultScope } from '#lib/bank-client/contract.ts';
import { activity, at, fault, history, posted, START_MS, sources } from '#testing/transfers/sources.ts';
import { buildView } from './transfer-view.ts';

const CLOSED = { closing: 'completed', closedAtMs: START_MS + 10_000 } as const;
const HISTORY = history([posted('withdraw', 'W1'), activity('deposit')]);
const bankOf = new Map([
  ['85-150', 'bank1.example.com'],
  ['43-812', 'bank2.example.com'],
]);

function shown(faults: Fault[], facts = HISTORY) {
  return buildView(sources({ history: facts, faults, bankOf }), null)?.faults ?? [];
}

describe('the faults of a transfer', () => {
  it.each<[FaultScope, boolean]>([
    [{}, true],
    [{ transfer: 'ref' }, true],
    [{ transfer: 'another' }, false],
    [{ account: '43-812', operation: 'deposit' }, true],
    [{ bank: 'bank2.example.com', operation: 'deposit' }, true],
    [{ bank: 'bank2.example.com', operation: 'withdraw' }, false],
    [{ bank: 'bank9.example.com' }, false],
    [{ operation: 'refund' }, false],
  ])('with the scope %j are shown: %s', (scope, expected) => {
    expect(shown([fault({ scope })]).length === 1).toBe(expected);
  });

  it('are shown before the step they will act on has begun', () => {
    const scope = { bank: 'bank2.example.com', operation: 'deposit' } as const;
    expect(shown([fault({ scope })], history([]))).toHaveLength(1);
  });

  it('are those whose time overlaps the transfer’s, cut to it', () => {
    const ended = { state: 'cleared', endedAt: at(4_000) } as const;
    const faults = [
      fault({ id: 'before', armedAt: at(-9_000), state: 'expired', endedAt: at(-1) }),
      fault({ id: 'over the start', armedAt: at(-9_000), ...ended }),
      fault({ id: 'within', armedAt: at(1_000), ...ended }),
      fault({ id: 'still armed', armedAt: at(2_000) }),
      fault({ id: 'after', armedAt: at(10_001) }),
    ];
    const closed = history([posted('withdraw', 'W1'), posted('deposit', 'D1')], CLOSED);
    expect(shown(faults, closed).map(({ id, from, to }) => [id, from, to])).toEqual([
      ['over the start', at(0), at(4_000)],
      ['within', at(1_000), at(4_000)],
      ['still armed', at(2_000), at(10_000)],
    ]);
    expect(shown(faults).at(-2)).toMatchObject({ id: 'still armed', to: null, endedAt: null });
  });
});
