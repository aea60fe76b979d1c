import { describe, expect, it } from 'vitest';
import { type OrderFields, readOrder, readOrderFields } from './order-form.ts';

const ACCOUNTS = [
  { id: '85-150', currency: 'USD' },
  { id: '43-812', currency: 'USD' },
  { id: 'E8002', currency: 'EUR' },
] as const;

const GOOD = { sourceAccount: '85-150', targetAccount: '43-812', amount: '400', referenceId: 'ref-1' };

function errorsOf(fields: Partial<OrderFields>) {
  const read = readOrder({ ...GOOD, ...fields }, ACCOUNTS);
  return read.ok ? {} : read.errors;
}

describe('the transfer form', () => {
  it('turns what was typed into an order in minor units of the source account', () => {
    expect(readOrder({ ...GOOD, referenceId: ' ref-1 ' }, ACCOUNTS)).toEqual({
      ok: true,
      order: {
        sourceAccount: '85-150',
        targetAccount: '43-812',
        amountMinor: 40_000,
        currency: 'USD',
        referenceId: 'ref-1',
      },
    });
  });

  it('asks for the retry policy that was chosen, and for none in particular where none was', () => {
    expect(readOrder({ ...GOOD, retryPreset: 'ruby' }, ACCOUNTS)).toMatchObject({
      order: { retryPreset: 'ruby' },
    });
    expect(readOrder({ ...GOOD, retryPreset: '' }, ACCOUNTS)).not.toHaveProperty('order.retryPreset');
  });

  it('names every problem at once, each at its field', () => {
    const empty = { sourceAccount: '', targetAccount: '', amount: '', referenceId: '' };
    expect(Object.keys(errorsOf(empty)).sort()).toEqual(Object.keys(GOOD).sort());
  });

  it.each([
    [{ targetAccount: '85-150' }, 'targetAccount'],
    [{ targetAccount: 'E8002' }, 'targetAccount'],
    [{ targetAccount: 'nobody' }, 'targetAccount'],
    [{ sourceAccount: 'nobody' }, 'sourceAccount'],
    [{ amount: '1,50' }, 'amount'],
    [{ referenceId: 'a b' }, 'referenceId'],
    [{ retryPreset: 'cobol' }, 'retryPreset'],
    [{ retryPreset: 'toString' }, 'retryPreset'],
  ])('refuses %j at %s alone', (fields, field) => {
    expect(Object.keys(errorsOf(fields))).toEqual([field]);
  });

  it('reads a form that lacks fields, or has files in them, as empty text', () => {
    const form = new FormData();
    form.set('amount', new File(['x'], 'x'));
    expect(readOrderFields(form)).toEqual({
      sourceAccount: '',
      targetAccount: '',
      amount: '',
      referenceId: '',
    });
  });
});
