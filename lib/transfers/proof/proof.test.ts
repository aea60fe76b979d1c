import { describe, expect, it } from 'vitest';
import { RECORDED_PATHS, recordedSources, viewOf } from '#testing/transfers/recorded-views.ts';
import { AMOUNT, activity, call, entry, history, START_MS, sources } from '#testing/transfers/sources.ts';
import { proofOf } from './proof.ts';
import { proofCard } from './proof-card.ts';

describe.each(RECORDED_PATHS)('the proof of %s', (_path, events) => {
  const view = viewOf(recordedSources(events));

  it('has as much on the debit side as on the credit side', () => {
    const { debitsMinor, creditsMinor } = proofOf(view);
    expect(debitsMinor).toBe(creditsMinor);
    expect(proofCard(view)).toContain(' = credits ');
  });
});

const retried = viewOf(
  sources({
    history: history([activity('deposit')], {
      workerTurns: [
        { worker: '1@a', atMs: 0 },
        { worker: '2@a', atMs: 1 },
      ],
    }),
    calls: [1, 2, 3, 4, 5, 6, 7].map((attempt) => call(attempt)),
    ledger: {
      entries: [entry(1, 'deposit', 'D1', -AMOUNT), entry(2, 'deposit', 'D1', AMOUNT)],
      asOfEventId: 50,
    },
  }),
);

it('counts seven calls under one key as one posting', () => {
  expect(proofOf(retried)).toEqual({
    attempts: 7,
    calls: 7,
    keys: 1,
    workers: 2,
    postings: 1,
    debitsMinor: AMOUNT,
    creditsMinor: AMOUNT,
  });
});

it('claims nothing of a ledger that was not read', () => {
  const unread = { ...retried, moneySource: 'history' as const, entries: [] };
  expect(proofOf(unread)).toMatchObject({ debitsMinor: null, creditsMinor: null });
  expect(proofCard(unread)).toContain('could not be read');
});

it('counts attempts where not all calls are on record', () => {
  const steps = retried.timeline.map((item) => (item.kind === 'step' ? { ...item, callCount: null } : item));
  const cut = { ...retried, timeline: steps };
  expect(proofOf(cut)).toMatchObject({ attempts: 7, calls: null });
  expect(proofCard(cut)).toContain('>attempts<');
});

it('counts attempts where more calls were made than are read', () => {
  const huge = viewOf(
    sources({
      history: history([
        activity('deposit', {
          attempts: 3_000,
          lastStartedAtMs: START_MS + 3_000,
          end: 'completed',
          endedAtMs: START_MS + 3_001,
          endEventId: 7,
          result: { transactionId: 'D1' },
        }),
      ]),
      calls: Array.from({ length: 2_000 }, (_, index) => call(1_001 + index)),
      callsFromMs: START_MS + 1_001,
    }),
  );
  expect(proofOf(huge)).toMatchObject({ attempts: 3_000, calls: null });
  expect(proofCard(huge)).toContain('>3000<');
});

it('shows it where they differ', () => {
  const [first] = retried.entries;
  const lost = { ...retried, entries: first ? [first] : [] };
  expect(proofCard(lost)).toContain(' ≠ credits ');
});
