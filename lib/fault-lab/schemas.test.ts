import { describe, expect, it } from 'vitest';
import { armFault, faultKind } from '#lib/bank-client/contract.ts';
import { emptyFaultFields, type FaultFields, faultOrder } from './schemas.ts';

const DOWN = emptyFaultFields('down');

function refusedIn(fields: Partial<FaultFields>): string[] {
  const { error } = faultOrder.safeParse({ ...DOWN, ...fields });
  return error?.issues.map(({ path }) => path.join('.')) ?? [];
}

describe('the fault form', () => {
  it.each(faultKind.options)('of %s is an order the bank takes, as it stands when it opens', (kind) => {
    const order = faultOrder.parse(emptyFaultFields(kind));
    expect(armFault.safeParse({ ...order, by: 'somebody' }).success).toBe(true);
    expect(order.seconds ?? order.count).toBeGreaterThan(0);
  });

  it('reads seconds and percent as the bank has them, and only what is of use to the kind', () => {
    const fields = { ...emptyFaultFields('slow'), delaySeconds: '2,5', sharePercent: '30', code: 'nonsense' };
    expect(faultOrder.parse(fields).params).toEqual({ delayMs: 2_500, jitterMs: 0 });
    expect(faultOrder.parse({ ...emptyFaultFields('flaky'), sharePercent: '30' }).params).toEqual({
      share: 0.3,
      seed: 1,
    });
  });

  it('acts on what was named, and on all where nothing was', () => {
    const scope = { bank: 'bank2.example.com', operation: 'deposit', account: '43-812', transfer: 'rm-1' };
    expect(faultOrder.parse({ ...DOWN, ...scope }).scope).toEqual(scope);
    expect(faultOrder.parse(DOWN).scope).toEqual({});
  });

  it.each([
    [{ kind: 'on-fire' }, 'kind'],
    [{ bank: 'no bank' }, 'bank'],
    [{ operation: 'steal' }, 'operation'],
    [{ account: 'a b' }, 'account'],
    [{ transfer: '/' }, 'transfer'],
    [{ kind: 'slow', delaySeconds: '-1' }, 'delaySeconds'],
    [{ kind: 'slow', jitterSeconds: '601' }, 'jitterSeconds'],
    [{ kind: 'flaky', sharePercent: '101' }, 'sharePercent'],
    [{ kind: 'flaky', seed: '1.5' }, 'seed'],
    [{ kind: 'refuse', code: 'moody' }, 'code'],
    [{ kind: 'refuse', operation: 'close-key' }, 'operation'],
    [{ endBy: 'never' }, 'endBy'],
    [{ endValue: '0' }, 'endValue'],
    [{ endValue: '86401' }, 'endValue'],
    [{ endBy: 'count', endValue: '1.5' }, 'endValue'],
    [{ reason: 'x'.repeat(501) }, 'reason'],
  ])('refuses %j at %s alone', (fields, field) => {
    expect(refusedIn(fields)).toEqual([field]);
  });

  it('names every problem at once', () => {
    expect(refusedIn({ kind: '', endValue: '', account: '?' }).sort()).toEqual([
      'account',
      'endValue',
      'kind',
    ]);
  });

  it('takes fields that are not in the form as empty', () => {
    expect(faultOrder.parse({ kind: 'flaky', endBy: 'count', endValue: '2' })).toMatchObject({
      params: { share: 0.5, seed: 1 },
      count: 2,
      reason: 'Armed in the fault lab',
    });
  });
});
