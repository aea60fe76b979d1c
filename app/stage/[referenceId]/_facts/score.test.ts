import { describe, expect, it } from 'vitest';
import type { Entry, EntryKind } from '#lib/bank-client/contract.ts';
import type { HistoryFacts } from '#lib/transfers/view/history.ts';
import { RECORDED_PATHS, recordedSources, viewOf } from '#testing/transfers/recorded-views.ts';
import { AMOUNT, activity, call, entry, history, sources } from '#testing/transfers/sources.ts';
import { scoreOf } from './score.ts';

const posting = (first: number, kind: EntryKind, id: string): Entry[] => [
  entry(first, kind, id, -AMOUNT),
  entry(first + 1, kind, id, AMOUNT),
];

function scoreWith(entries: Entry[], closing: HistoryFacts['closing'] = null, asOfEventId = 50) {
  const facts = closing ? { closing, closedAtMs: 1 } : {};
  return scoreOf(
    viewOf(
      sources({
        history: history([activity('deposit')], facts),
        calls: [1, 2, 3, 4, 5, 6, 7].map((attempt) => call(attempt)),
        ledger: { entries, asOfEventId },
      }),
    ),
  );
}

const SOUND = [...posting(1, 'withdrawal', 'W1'), ...posting(3, 'deposit', 'D1')];

describe.each(RECORDED_PATHS)('the score of %s', (_path, events) => {
  it('is nothing lost, nothing twice', () => {
    expect(scoreOf(viewOf(recordedSources(events)))).toMatchObject({ lostMinor: 0, twice: 0 });
  });
});

it('counts calls and keys', () => {
  expect(scoreWith(SOUND)).toMatchObject({ lostMinor: 0, twice: 0, calls: 7, keys: 1 });
});

it('says what is lost, where the books do not have it', () => {
  expect(scoreWith(SOUND.slice(0, 3), 'completed').lostMinor).toBe(AMOUNT);
});

it('does not call lost what is still on its way to the page', () => {
  expect(scoreWith(SOUND.slice(0, 3)).lostMinor).toBe(0);
  expect(scoreWith(SOUND.slice(0, 3), 'completed', 0).lostMinor).toBe(0);
});

it('does not praise what ended with money in transit', () => {
  expect(scoreWith(SOUND.slice(0, 2), 'terminated').isStranded).toBe(true);
  expect(scoreWith(SOUND.slice(0, 2)).isStranded).toBe(false);
  expect(scoreWith(SOUND, 'completed').isStranded).toBe(false);
});

it('says what moved twice: a second withdrawal, or a refund of what was deposited', () => {
  expect(scoreWith([...SOUND, ...posting(5, 'withdrawal', 'W2')]).twice).toBe(1);
  expect(scoreWith([...SOUND, ...posting(5, 'refund', 'R1')]).twice).toBe(1);
});

it('claims nothing of a ledger that was not read', () => {
  const unread = scoreOf(viewOf(sources({ history: history([activity('deposit')]) })));
  expect(unread).toMatchObject({ lostMinor: null, twice: null });
});
