import { describe, expect, it } from 'vitest';
import { NO_FILTER, parseFilter } from '#lib/transfers/filter/filter.ts';
import { countOf } from './chip.ts';
import { chipsFor } from './views.ts';

const current = (params: string) =>
  chipsFor(parseFilter(new URLSearchParams(params)).filter)
    .filter(({ isCurrent }) => isCurrent)
    .map(({ id }) => id);

describe('the ways to look at the list', () => {
  it('mark the one that is chosen, whatever else is asked for', () => {
    expect(current('')).toEqual(['all']);
    expect(current('account=85-150&min=10')).toEqual(['all']);
    expect(current('status=awaiting-approval&status=awaiting-operator')).toEqual(['needs-decision']);
    expect(current('retrying=yes&q=rm-1')).toEqual(['retrying']);
    expect(current('stuck=17')).toEqual(['stuck']);
    expect(current('status=completed&account=85-150')).toEqual(['completed']);
    expect(current('status=completed&retrying=yes')).toEqual([]);
  });

  it('keep what else is asked for, and leave out what another way has asked for', () => {
    const { filter } = parseFilter(new URLSearchParams('retrying=yes&account=85-150'));
    const hrefs = new Map(chipsFor(filter).map(({ id, href }) => [id, href]));
    expect(hrefs.get('all')).toBe('/transfers?account=85-150');
    expect(hrefs.get('completed')).toBe('/transfers?status=completed&account=85-150');
  });

  it('have a number only where it is known', () => {
    const chips = chipsFor(NO_FILTER);
    const retrying = chips.find(({ id }) => id === 'retrying');
    expect(retrying && countOf(retrying, null)).toBeUndefined();
  });
});
