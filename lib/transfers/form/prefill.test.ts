import { describe, expect, it } from 'vitest';
import { prefilledFormUrl, readPrefill } from './prefill.ts';

describe('an address that fills the form in', () => {
  it('gives back what it was made of', () => {
    const fields = {
      sourceAccount: '85-150',
      targetAccount: '43-812',
      amount: '1,400.50',
      retryPreset: 'go',
    };
    const { searchParams } = new URL(prefilledFormUrl(fields), 'http://remit');
    expect(readPrefill(Object.fromEntries(searchParams))).toEqual(fields);
  });

  it('never brings a reference along: a new transfer has a new one', () => {
    expect(readPrefill({ referenceId: 'rm-1', reference: 'rm-1' })).toEqual({});
  });

  it('leaves out what it has no use for, and fails at nothing', () => {
    expect(readPrefill({ from: ['a', 'b'], to: 'x'.repeat(65), amount: '', retry: 'cobol' })).toEqual({});
  });
});
