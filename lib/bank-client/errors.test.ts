import { afterEach, expect, it, vi } from 'vitest';
import { BankProblem, BankUnreachable, InvalidBankResponse, nullWhenBankUnavailable } from './errors.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const problem = (status: number, code: 'unauthorized' | 'insufficient_scope' | 'internal_error') =>
  new BankProblem({ type: 'about:blank', title: 'No', status, code, detail: `answered with ${code}` });

it.each([
  [new InvalidBankResponse('GET /v1/accounts', 200, 'no items'), 1],
  [problem(401, 'unauthorized'), 1],
  [problem(403, 'insufficient_scope'), 1],
  [problem(500, 'internal_error'), 0],
  [new BankUnreachable('GET /v1/accounts', 'not-connected', undefined), 0],
])('%s leaves the bank’s part out, and is logged %i times in a minute', (error, times) => {
  vi.useFakeTimers();
  const log = vi.spyOn(console, 'error').mockReturnValue();
  expect(nullWhenBankUnavailable(error)).toBeNull();
  expect(nullWhenBankUnavailable(error)).toBeNull();
  expect(log).toHaveBeenCalledTimes(times);
  vi.advanceTimersByTime(60_000);
  nullWhenBankUnavailable(error);
  expect(log).toHaveBeenCalledTimes(2 * times);
});

it('a refusal is thrown', () => {
  const refusal = new BankProblem({
    type: 'about:blank',
    title: 'No',
    status: 404,
    code: 'unknown_account',
    detail: 'There is none.',
  });
  expect(() => nullWhenBankUnavailable(refusal)).toThrow(refusal);
});
