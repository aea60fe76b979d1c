import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountProblem, formatAmount, MAX_AMOUNT_MINOR, parseAmount, toDecimal } from './money.ts';

const minor = fc.integer({ min: 1, max: MAX_AMOUNT_MINOR });

describe('money', () => {
  it('comes back from its own text to the cent, for every amount', () => {
    fc.assert(
      fc.property(minor, (amountMinor) => {
        expect(parseAmount(toDecimal(amountMinor, 'USD'), 'USD')).toEqual({ ok: true, amountMinor });
        expect(parseAmount(formatAmount(amountMinor, 'USD'), 'USD')).toEqual({ ok: true, amountMinor });
      }),
    );
  });

  it.each([
    ['400', 40_000],
    ['400.', 40_000],
    ['400.5', 40_050],
    ['0.01', 1],
    ['1,400.00', 140_000],
    [' 12 ', 1_200],
    // A floating-point product would make 1.1 of it: 1.1 * 100 is 110.00000000000001.
    ['1.10', 110],
    ['8.29', 829],
    ['400,50', 40_050],
    ['1400,5', 140_050],
    ['0,05', 5],
    ['1,400', 140_000],
    ['USD 400.00', 40_000],
    ['usd1,234.50', 123_450],
    ['400.00 USD', 40_000],
    ['$400', 40_000],
    ['$ 1,234.50', 123_450],
    ['400,50\u00a0$', 40_050],
    ['$400.00 USD', 40_000],
    ['\u200e$400.00\u202c', 40_000],
    ['\u202a400.00\u00a0USD\u202c', 40_000],
  ])('reads %j exactly', (text, amountMinor) => {
    expect(parseAmount(text, 'USD')).toEqual({ ok: true, amountMinor });
  });

  it.each([
    '',
    '0',
    '0.00',
    '-1',
    '0,500',
    '1.400,50',
    '1,400,50',
    '400,',
    ',50',
    '1.234',
    '1e3',
    '0x10',
    'NaN',
    '٣',
    '1 000',
    '.',
    '99999999999999999',
    'USD',
    '$',
    '400 dollars',
    '-$400',
    'USD 1 000',
    '££400',
  ])('refuses %j with a reason instead of guessing', (text) => {
    const parsed = parseAmount(text, 'USD');
    expect(parsed.ok).toBe(false);
    expect(parsed).toHaveProperty('reason', expect.stringMatching(/\w/));
  });

  it.each([
    ['EUR 400.00', 'USD', 'EUR'],
    ['€400', 'USD', 'EUR'],
    ['400 usd', 'EUR', 'USD'],
    ['$400', 'EUR', 'USD'],
    ['GBP 400', 'USD', 'GBP'],
    ['EUR 400 USD', 'USD', 'EUR'],
  ] as const)('refuses %j from an account in %s', (text, currency, other) => {
    const reason = `Enter the amount in ${currency}, not in ${other}.`;
    expect(parseAmount(text, currency)).toEqual({ ok: false, reason });
    expect(amountProblem(text)).toBeUndefined();
  });

  it('shows negative and large amounts as people write them', () => {
    expect(formatAmount(-140_005, 'USD')).toBe('−1,400.05');
    expect(formatAmount(MAX_AMOUNT_MINOR, 'USD')).toBe('100,000,000,000.00');
    expect(formatAmount(5, 'EUR')).toBe('0.05');
  });
});
