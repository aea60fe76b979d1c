import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LISTED_STATUSES } from '#lib/transfers/statuses.ts';
import {
  filterKey,
  filterParams,
  isFilterKey,
  NO_FILTER,
  parseFilter,
  type TransferFilter,
  timeRange,
} from './filter.ts';

const account = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
const amount = fc.integer({ min: 1, max: 10_000_000_000_000 });
const time = fc.constantFrom(
  '2026-11-22',
  '2026-11-22T10:30',
  '2026-11-22T10:30:15.250Z',
  '2026-11-22T10:30+02:00',
);

const filters: fc.Arbitrary<TransferFilter> = fc.record({
  statuses: fc.subarray([...LISTED_STATUSES]),
  retrying: fc.boolean(),
  stuckMinutes: fc.option(fc.integer({ min: 1, max: 100_000 })),
  needsDecision: fc.boolean(),
  atRisk: fc.boolean(),
  account: fc.option(account),
  version: fc.option(account),
  minMinor: fc.option(amount),
  maxMinor: fc.option(amount),
  from: fc.option(time),
  to: fc.option(time),
  text: fc.option(
    fc
      .string({ minLength: 1, maxLength: 100 })
      .map((text) => text.trim())
      .filter(Boolean),
  ),
  pastDemonstrations: fc.boolean(),
});

describe('a filter in a URL', () => {
  it('comes back from it as it went in', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const parsed = parseFilter(new URLSearchParams(filterParams(filter).toString()));
        expect(parsed).toEqual({ filter, problems: {} });
      }),
    );
  });

  it('has one key, in whichever order it was asked for', () => {
    const one = parseFilter({ status: ['refunded', 'completed'], q: 'rm-' }).filter;
    const other = parseFilter(
      new URLSearchParams('q=rm-&status=completed&status=refunded&page=2&min='),
    ).filter;
    expect(filterKey(one)).toBe(filterKey(other));
    expect(isFilterKey(filterKey(one))).toBe(true);
    expect(isFilterKey('q=rm-&status=completed')).toBe(false);
    expect(isFilterKey('status=nonsense')).toBe(false);
    expect(isFilterKey('')).toBe(true);
  });

  it('is read from what a form sends: empty fields are none', () => {
    expect(parseFilter({ account: '', min: ' ', q: undefined, status: '' })).toEqual({
      filter: NO_FILTER,
      problems: {},
    });
  });

  it('takes a pasted account number for what it looks like', () => {
    const { filter, problems } = parseFilter({ account: ' 85–150\u200b' });
    expect([filter.account, problems]).toEqual(['85-150', {}]);
  });

  it('does without what makes no sense, and says what', () => {
    const { filter, problems } = parseFilter({
      status: ['completed', 'finished'],
      account: "A1' OR '1'='1",
      min: '1,5000',
      max: '99.50',
      stuck: 'long',
      from: 'yesterday',
      to: '2026-02-31T99:00',
      retrying: 'perhaps',
      q: 'x'.repeat(101),
    });
    expect(filter).toEqual({ ...NO_FILTER, maxMinor: 9_950 });
    expect(Object.keys(problems).sort()).toEqual(
      ['account', 'from', 'min', 'q', 'retrying', 'status', 'stuck', 'to'].sort(),
    );
    expect(problems.min).toContain('decimal point');
  });

  it.each([
    '2026-02-31',
    '2026-06-31',
    '2026-02-29',
    '2026-02-31T10:00',
    '2026-11-31T10:00+02:00',
    '2026-11-22T24:30',
  ])('knows no such day or time: %s', (from) => {
    expect(parseFilter({ from }).problems.from).toContain('Enter a date');
  });

  it('knows the days of leap years', () => {
    expect(parseFilter({ from: '2028-02-29', to: '2028-02-29T23:59+02:00' }).problems).toEqual({});
  });

  it('never fails, whatever is in the URL', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('status', 'min', 'to', 'q', 'stuck'), fc.string())),
        (pairs) => {
          parseFilter(new URLSearchParams(pairs));
        },
      ),
    );
  });
});

describe('the times of a filter', () => {
  it('are in UTC, and a day is meant to its end', () => {
    const day = timeRange({ from: '2026-11-22', to: '2026-11-22' });
    expect(day.fromMs).toBe(Date.UTC(2026, 10, 22));
    expect(day.beforeMs).toBe(Date.UTC(2026, 10, 23));
    const moment = timeRange({ from: '2026-11-22T10:30', to: '2026-11-22T12:30+02:00' });
    expect(moment.fromMs).toBe(Date.UTC(2026, 10, 22, 10, 30));
    expect(moment.beforeMs).toBe(Date.UTC(2026, 10, 22, 10, 30) + 1);
  });
});
