/** Money is an integer of minor units with a currency, parsed by digits: no fractions anywhere. */

import { visibleText } from './text.ts';

/** Decimal digits by ISO 4217. */
const MINOR_DIGITS = { USD: 2, EUR: 2 } as const;

export type Currency = keyof typeof MINOR_DIGITS;

export const CURRENCIES = Object.keys(MINOR_DIGITS) as [Currency, ...Currency[]];

/** In minor units. Far enough below 2^53 that sums stay exact in a JavaScript number and in JSON. */
export const MAX_AMOUNT_MINOR = 10_000_000_000_000;

/** No thousands after a leading zero: `0,500` is a half to whoever types a comma. */
const WITH_POINT = /^([1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.(\d*))?$/;
const WITH_COMMA = /^(\d+),(\d{1,2})$/;

type ParsedAmount = { ok: true; amountMinor: number } | { ok: false; reason: string };

/** Before or after the digits, as people paste it: `USD 400.00`, `400.00 usd`, `$400`. */
const WITH_CURRENCY = /^([A-Z]{3}|[$€])?\s*([\d.,]+)\s*([A-Z]{3}|[$€])?$/iu;

const SYMBOLS: Readonly<Record<string, Currency>> = { $: 'USD', '€': 'EUR' };

/** As `1,400.50` or, as keypads with a comma alone type it, `1400,50`: thousands have three digits, cents never. */
export function parseAmount(text: string, currency: Currency, minMinor = 1): ParsedAmount {
  const { number, named } = splitAmount(text);
  const other = named.find((code) => code !== currency);
  if (other) return { ok: false, reason: `Enter the amount in ${currency}, not in ${other}.` };
  return parseNumber(number, currency, minMinor);
}

/** What is wrong whatever its currency is, which only the account knows; undefined where nothing is. */
export function amountProblem(text: string, minMinor = 1): string | undefined {
  const parsed = parseNumber(splitAmount(text).number, 'USD', minMinor);
  return parsed.ok ? undefined : parsed.reason;
}

function splitAmount(text: string): { number: string; named: string[] } {
  const visible = visibleText(text);
  const [, before, number = visible, after] = WITH_CURRENCY.exec(visible) ?? [];
  const named = [before, after].flatMap((name) => (name ? (SYMBOLS[name] ?? name.toUpperCase()) : []));
  return { number, named };
}

function parseNumber(text: string, currency: Currency, minMinor: number): ParsedAmount {
  const digits = MINOR_DIGITS[currency];
  if (text === '') return { ok: false, reason: 'Enter an amount.' };
  const match = WITH_POINT.exec(text) ?? WITH_COMMA.exec(text);
  if (!match) return { ok: false, reason: 'Enter an amount with a decimal point, such as 400.00.' };
  const whole = (match[1] ?? '').replaceAll(',', '');
  const fraction = match[2] ?? '';
  if (fraction.length > digits) {
    return { ok: false, reason: `Use at most ${digits} decimal places for ${currency}.` };
  }
  const amountMinor = Number(whole + fraction.padEnd(digits, '0'));
  if (amountMinor < minMinor) return { ok: false, reason: 'Enter an amount greater than zero.' };
  if (amountMinor > MAX_AMOUNT_MINOR) {
    return {
      ok: false,
      reason: `The limit per transfer is ${formatMoney(MAX_AMOUNT_MINOR, currency)}.`,
    };
  }
  return { ok: true, amountMinor };
}

/** Without separators, such as `-1400.05`. */
export function toDecimal(amountMinor: number, currency: Currency): string {
  const digits = MINOR_DIGITS[currency];
  const sign = amountMinor < 0 ? '-' : '';
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** For people, such as `1,400.05`, with a true minus sign. */
export function formatAmount(amountMinor: number, currency: Currency): string {
  const [whole = '', fraction = ''] = toDecimal(Math.abs(amountMinor), currency).split('.');
  const sign = amountMinor < 0 ? '\u2212' : '';
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`;
}

/** Such as `USD 1,400.05`. */
export function formatMoney(amountMinor: number, currency: Currency): string {
  return `${currency} ${formatAmount(amountMinor, currency)}`;
}
