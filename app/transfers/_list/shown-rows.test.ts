import { describe, expect, it } from 'vitest';
import { allShown, countNew, updateInPlace } from './shown-rows.ts';

const row = (referenceId: string, status = 'in-progress') => ({ referenceId, status });

describe('rows under a reader’s eyes', () => {
  const shown = allShown([row('b'), row('a')]);

  it('stay where they are, with what is new about them, wherever the list has them now', () => {
    const latest = [row('a', 'completed'), row('b')];
    expect(
      updateInPlace(shown, latest).map(({ row: { referenceId, status } }) => [referenceId, status]),
    ).toEqual([
      ['b', 'in-progress'],
      ['a', 'completed'],
    ]);
  });

  it('do not make room for new ones, which are counted', () => {
    const latest = [row('d'), row('c'), row('b'), row('a')];
    expect(updateInPlace(shown, latest)).toHaveLength(2);
    expect(countNew(shown, latest)).toBe(2);
  });

  it('stay as they were last seen when the list no longer has them, and come back when it has', () => {
    const gone = updateInPlace(shown, [row('b')]);
    expect(gone).toEqual([
      { row: row('b'), listed: true },
      { row: row('a'), listed: false },
    ]);
    expect(updateInPlace(gone, [row('b'), row('a')])[1]).toMatchObject({ listed: true });
  });
});
