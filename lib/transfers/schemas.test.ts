import { describe, expect, it } from 'vitest';
import { type OrderFields, transferOrder } from './order-schema.ts';
import { refundResolution } from './schemas.ts';

const GOOD = { sourceAccount: '85-150', targetAccount: '43-812', amount: '400', referenceId: 'ref-1' };

function refusedIn(fields: Partial<OrderFields>): string[] {
  const { error } = transferOrder.safeParse({ ...GOOD, ...fields });
  return error?.issues.map(({ path }) => path.join('.')) ?? [];
}

describe('the transfer form', () => {
  it('takes what was typed without the space around it, under the default policy', () => {
    expect(transferOrder.parse({ ...GOOD, referenceId: ' ref-1 ', retryPreset: '' })).toEqual({
      ...GOOD,
      retryPreset: 'typescript',
    });
  });

  it('takes the retry policy that was chosen', () => {
    const pasted = { ...GOOD, sourceAccount: '85–150\u200b', targetAccount: '43‑812' };
    expect(transferOrder.parse(pasted)).toMatchObject({ sourceAccount: '85-150', targetAccount: '43-812' });
    expect(transferOrder.parse({ ...GOOD, retryPreset: 'ruby' }).retryPreset).toBe('ruby');
  });

  it('names every problem at once, each at its field', () => {
    const empty = { sourceAccount: '', targetAccount: '', amount: '', referenceId: '' };
    expect(refusedIn(empty).sort()).toEqual(Object.keys(GOOD).sort());
  });

  it.each([
    [{ targetAccount: '85-150' }, ['targetAccount']],
    [{ sourceAccount: 'Ada Moreau' }, ['sourceAccount']],
    [{ amount: '0,500' }, ['amount']],
    [{ amount: '0,500', targetAccount: '85-150' }, ['amount', 'targetAccount']],
    [{ referenceId: 'a b' }, ['referenceId']],
    [{ referenceId: 'script-1' }, ['referenceId']],
    [{ retryPreset: 'cobol' }, ['retryPreset']],
    [{ retryPreset: 'toString' }, ['retryPreset']],
  ])('refuses %j at %j', (fields, names) => {
    expect(refusedIn(fields)).toEqual(names);
  });
});

describe('a decision about a refund', () => {
  it.each([
    [{ resolution: 'retry' }, []],
    [{ resolution: 'redirect', account: '' }, ['account']],
    [{ resolution: 'redirect', account: '43-812' }, []],
    [{ resolution: 'refundedExternally' }, ['externalReference']],
    [{ resolution: 'keep' }, ['resolution']],
  ])('%j is refused at %j', (fields, names) => {
    const { error } = refundResolution.safeParse({
      referenceId: 'rm-1',
      decisionId: 'd-1',
      reason: 'because',
      ...fields,
    });
    expect(error?.issues.map(({ path }) => path.join('.')) ?? []).toEqual(names);
  });
});
