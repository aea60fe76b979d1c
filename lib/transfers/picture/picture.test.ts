import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call, EntryKind } from '#lib/bank-client/contract.ts';
import type { ActivityFacts } from '#lib/transfers/view/history.ts';
import type { TransferSources } from '#lib/transfers/view/projection.ts';
import type { AttemptStatus, AttemptView } from '#lib/transfers/view/timeline-items.ts';
import { REFUSALS } from '#temporal/contract.ts';
import { RECORDED_PATHS, recordedSources, viewOf } from '#testing/transfers/recorded-views.ts';
import {
  AMOUNT,
  activity,
  call,
  DETAILS,
  entry,
  history,
  pending,
  posted,
  START_MS,
  sources,
} from '#testing/transfers/sources.ts';
import { type Mark, markOf, markOfCall, pictureOf } from './picture.ts';

describe.each(RECORDED_PATHS)('the picture of %s', (_path, events) => {
  const picture = pictureOf(viewOf(recordedSources(events)));

  it('does not depend on the order in which the bank lists its records', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(99)), (ranks) => {
        const shuffled = recordedSources(events, (items) => shuffle(items, [...ranks.take(200)]));
        expect(pictureOf(viewOf(byId(shuffled)))).toEqual(picture);
      }),
      { numRuns: 5 },
    );
  });

  it('has all of the money in one place', () => {
    const { amountMinor } = viewOf(recordedSources(events));
    expect(picture.places.reduce((sum, { minor }) => sum + minor, 0)).toBe(amountMinor);
    expect(picture.certain).toBe(true);
    expect(picture.holders).toHaveLength(1);
  });

  it('draws a refund only where there was one', () => {
    const returned = viewOf(recordedSources(events)).timeline.some(
      (item) => item.kind === 'step' && ['refund', 'recordExternalRefund'].includes(item.name),
    );
    expect(picture.flows.map(({ name }) => name)).toEqual(
      returned ? ['withdraw', 'deposit', 'return'] : ['withdraw', 'deposit'],
    );
  });
});

const WITHDRAWN = { ...posted('withdraw', 'W1'), key: 'ref-withdrawal' };
const withdrawn = [entry(1, 'withdrawal', 'W1', -AMOUNT)];

function deposit(facts: Partial<TransferSources>) {
  const picture = pictureOf(viewOf(sources({ ledger: { entries: withdrawn, asOfEventId: 50 }, ...facts })));
  return { ...picture, deposit: picture.flows.find(({ name }) => name === 'deposit') };
}

describe('a bank that is down', () => {
  it('leaves a mark for each failed attempt, and the money in clearing', () => {
    const { holders, deposit: flow } = deposit({
      history: history([WITHDRAWN, activity('deposit', { eventId: 11 })]),
      description: pending({ attempt: 9, state: 'scheduled', nextAttemptAtMs: START_MS + 90_000 }),
      calls: Array.from({ length: 8 }, (_, index) => call(index + 1)),
    });
    expect(holders).toEqual(['clearing']);
    expect(flow).toMatchObject({ state: 'retrying', earlier: 3 });
    expect(flow?.marks).toEqual([4, 5, 6, 7, 8].map((attempt) => ({ attempt, mark: 'failed' })));
  });
});

describe('a lost answer', () => {
  it('is marked, and the money has arrived', () => {
    const {
      holders,
      certain,
      deposit: flow,
    } = deposit({
      history: history([WITHDRAWN, activity('deposit', { eventId: 11 })]),
      description: pending({ attempt: 2, state: 'scheduled', nextAttemptAtMs: START_MS + 90_000 }),
      calls: [call(1, { outcome: 'posted', answerLost: true, status: null, transactionId: 'D1' })],
      ledger: { entries: [...withdrawn, entry(3, 'deposit', 'D1', AMOUNT)], asOfEventId: 50 },
    });
    expect(flow?.marks).toEqual([{ attempt: 1, mark: 'lost' }]);
    expect([holders, certain]).toEqual([['receiver'], true]);
  });
});

describe('an unknown outcome', () => {
  const unknown = activity('deposit', {
    eventId: 11,
    end: 'cancelled',
    endedAtMs: START_MS + 20,
    endEventId: 13,
  });
  const closing = activity('closeKey', { eventId: 15, key: unknown.key, account: null, closes: 'deposit' });

  it('has the money in two places until the bank has closed the key', () => {
    const { holders, certain, deposit: flow } = deposit({ history: history([WITHDRAWN, unknown, closing]) });
    expect([holders, certain, flow?.state]).toEqual([['clearing', 'receiver'], false, 'unknown']);
  });

  it('is over once the key is void', () => {
    const closed = { ...closing, end: 'completed' as const, endedAtMs: START_MS + 30, endEventId: 17 };
    const {
      holders,
      certain,
      deposit: flow,
    } = deposit({
      history: history([WITHDRAWN, unknown, { ...closed, result: { outcome: 'void' } }]),
    });
    expect([holders, certain, flow?.state]).toEqual([['clearing'], true, 'void']);
  });
});

describe('a repair', () => {
  const external = 'external-refunds-usd.bank1.example.com';
  const refused = (account: string) =>
    activity('refund', {
      eventId: 17,
      account,
      end: 'failed',
      endedAtMs: START_MS + 40,
      endEventId: 19,
      failure: { message: 'closed', type: REFUSALS.invalidAccount, stack: null, cause: null },
    });
  const repaired = (own: ActivityFacts[], kind: EntryKind, account: string) => {
    const view = viewOf(
      sources({
        history: history([WITHDRAWN, ...own], { closing: 'terminated', closedAtMs: START_MS + 50 }),
        ledger: {
          entries: [
            ...withdrawn,
            { ...entry(60, kind, 'R1', -AMOUNT), account: 'clearing-usd.bank1.example.com' },
            { ...entry(61, kind, 'R1', AMOUNT), account },
          ],
          asOfEventId: 50,
        },
      }),
    );
    const { places, holders, flows } = pictureOf(view);
    expect(places.reduce((sum, { minor }) => sum + minor, 0)).toBe(AMOUNT);
    const { to, state } = flows.find(({ name }) => name === 'return') ?? {};
    const holder = places.find(({ name }) => name === holders[0]);
    return [holders, holder?.account, holder?.minor, to, state];
  };

  it('that records a payment by hand has the money outside Remit', () => {
    expect(repaired([refused(DETAILS.sourceAccount)], 'external-refund', external)).toEqual([
      ['elsewhere'],
      null,
      AMOUNT,
      'elsewhere',
      'posted',
    ]);
  });

  it('that returns it has it with the sender, wherever the refund was to go', () => {
    const sender = DETAILS.sourceAccount;
    const returned = [['sender'], sender, AMOUNT, 'sender', 'posted'];
    expect(repaired([refused('X')], 'refund', sender)).toEqual(returned);
    expect(repaired([], 'refund', sender)).toEqual(returned);
  });

  it('that redirects it has it in that account', () => {
    const redirected = [['elsewhere'], 'X', AMOUNT, 'elsewhere', 'posted'];
    expect(repaired([refused(DETAILS.sourceAccount)], 'refund', 'X')).toEqual(redirected);
    expect(repaired([], 'refund', 'X')).toEqual(redirected);
  });
});

describe('a mark', () => {
  const posted = { outcome: 'posted', transactionId: 'D1' } as const;
  it.each<[name: string, status: AttemptStatus, last: Partial<Call> | null, mark: Mark]>([
    ['posted, after its caller had given up', 'failed', { ...posted, status: 200 }, 'lost'],
    ['posted, and terminated before the answer', 'unknown', { ...posted, status: 200 }, 'lost'],
    ['terminated, with no call on record', 'unknown', null, 'unknown'],
    ['cancelled, with no call on record', 'cancelled', null, 'unknown'],
    ['failed at the bank, and terminated', 'unknown', {}, 'failed'],
    ['failed before it reached the bank', 'failed', null, 'failed'],
    ['running', 'running', null, 'running'],
    ['posted, its answer lost, and running', 'running', { ...posted, answerLost: true }, 'lost'],
  ])('of an attempt that was %s', (_name, status, last, mark) => {
    const bank = last && call(1, last);
    expect(markOf({ ...NO_ATTEMPT, status, bank })).toBe(mark);
    if (bank) expect(markOfCall(bank)).toBe(bank.outcome);
  });
});

const NO_ATTEMPT: AttemptView = {
  ...{ attempt: 1, status: 'running', startedAt: null, endedAt: null, worker: null },
  ...{ bank: null, unrecorded: null, redelivered: null, failure: null },
};

/** As the projection keeps them. */
function byId(shuffled: TransferSources): TransferSources {
  const calls = [...shuffled.calls].sort((one, other) => one.id - other.id);
  return { ...shuffled, calls };
}

function shuffle<Item>(items: readonly Item[], ranks: readonly number[]): Item[] {
  return items
    .map((item, index) => ({ item, rank: ranks[index] ?? 0 }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}
