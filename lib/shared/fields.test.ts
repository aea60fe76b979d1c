import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { id, line, optional, refuseAt, required } from './fields.ts';
import { REASON } from './text.ts';

const schema = z
  .object({ account: required(id()), limit: optional(id('Not a number.')), reason: required(line(REASON)) })
  .check(refuseAt('limit', ({ limit }) => (limit === 'zero' ? 'Not zero.' : undefined)));

function problemsOf(fields: Record<string, unknown>) {
  return schema.safeParse(fields).error?.issues.map(({ path, message }) => [path.join('.'), message]);
}

describe('the fields of a form', () => {
  it('are cleaned', () => {
    const typed = { account: ' 85-150 ', limit: '', reason: ' Zoe\u0308 ' };
    expect(schema.parse(typed)).toEqual({ account: '85-150', limit: undefined, reason: 'Zoë' });
  });

  it('count as empty where they are missing or hold a file', () => {
    expect(schema.safeParse({ account: new File(['x'], 'x'), reason: 'why' }).success).toBe(false);
    expect(schema.parse({ account: '85-150', reason: 'why' }).limit).toBeUndefined();
    expect(problemsOf({ account: '85-150' })).toEqual([['reason', 'Enter a reason.']]);
  });

  it('name every problem at once, those across fields too', () => {
    expect(problemsOf({ account: 'a b', limit: 'zero', reason: '\u202e' })).toEqual([
      ['account', expect.stringContaining('starting with a letter or digit')],
      ['reason', 'Use visible characters only.'],
      ['limit', 'Not zero.'],
    ]);
  });
});
