import { expect, it } from 'vitest';
import { problem } from '#lib/bank-client/contract.ts';
import { BankProblem } from '#lib/bank-client/errors.ts';
import { isRefusal } from '#temporal/contract.ts';
import { toKeyClosingFailure, toPostingFailure } from './bank-failures.ts';

const UNREADABLE = new BankProblem(
  problem.parse({
    type: 'about:blank',
    title: 'Invalid request',
    status: 400,
    code: 'invalid_request',
    detail: 'account: letters only',
  }),
);

it('a request the bank cannot read is given up at once, and its outcome is still unknown', () => {
  expect(toPostingFailure(UNREADABLE)).toMatchObject({ type: 'InvalidRequest', nonRetryable: true });
  expect(isRefusal('InvalidRequest')).toBe(false);
});

it('the closing of a key is never given up', () => {
  expect(toKeyClosingFailure(UNREADABLE)).toMatchObject({ nonRetryable: false });
});
