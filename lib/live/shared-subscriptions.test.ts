import { describe, expect, it } from 'vitest';
import { SharedSubscriptions, type Snapshot, snapshotOf, type Watch } from './shared-subscriptions.ts';

/** A watch that a test drives by hand. */
function drivenSubscriptions() {
  const begun: { key: string; publish: (data: string) => void; end: () => void; signal: AbortSignal }[] = [];
  const watches = new SharedSubscriptions<string>((key): Watch<string> => {
    return (publish, signal) =>
      new Promise((resolve) => {
        begun.push({ key, publish, end: resolve, signal });
        signal.addEventListener('abort', () => resolve());
      });
  });
  return { watches, begun };
}

function collect() {
  const seen: Snapshot<string>[] = [];
  const endings: string[] = [];
  return {
    seen,
    endings,
    subscriber: {
      onSnapshot: (snapshot: Snapshot<string>) => void seen.push(snapshot),
      onEnd: (how: 'finished' | 'broken') => void endings.push(how),
    },
  };
}

describe('a shared watch', () => {
  it('is one, however many subscribe, and a late subscriber gets the latest at once', () => {
    const { watches, begun } = drivenSubscriptions();
    const [first, second] = [collect(), collect()];
    watches.subscribe('a', first.subscriber);
    begun[0]?.publish('one');
    watches.subscribe('a', second.subscriber);
    expect(begun).toHaveLength(1);
    expect(second.seen.map(({ data }) => data)).toEqual(['one']);
  });

  it('ends with its last subscriber, and begins anew with the next', () => {
    const { watches, begun } = drivenSubscriptions();
    const leave = watches.subscribe('a', collect().subscriber);
    const leaveToo = watches.subscribe('a', collect().subscriber);
    leave();
    expect(begun[0]?.signal.aborted).toBe(false);
    leaveToo();
    expect(begun[0]?.signal.aborted).toBe(true);
    watches.subscribe('a', collect().subscriber);
    expect(begun).toHaveLength(2);
  });

  it('keeps keys apart', () => {
    const { watches, begun } = drivenSubscriptions();
    const { seen, subscriber } = collect();
    watches.subscribe('a', subscriber);
    watches.subscribe('b', collect().subscriber);
    begun.find(({ key }) => key === 'b')?.publish('for b');
    expect(seen).toEqual([]);
  });

  it('tells its subscribers when the thing watched has ended', async () => {
    const { watches, begun } = drivenSubscriptions();
    const { endings, subscriber } = collect();
    watches.subscribe('a', subscriber);
    begun[0]?.end();
    await expect.poll(() => endings).toEqual(['finished']);
  });

  it('numbers snapshots so that a later one is always higher', async () => {
    const snapshots = await Promise.all(Array.from({ length: 500 }, () => snapshotOf(async () => 'x')));
    const versions = snapshots.map(({ version }) => version);
    expect(new Set(versions).size).toBe(500);
    expect(versions).toEqual([...versions].sort((one, other) => one - other));
  });

  it('wins over a look that began before it, however late that look ends', async () => {
    const { watches, begun } = drivenSubscriptions();
    const { seen, subscriber } = collect();
    watches.subscribe('a', subscriber);
    const look = await snapshotOf(async () => {
      begun[0]?.publish('seen meanwhile');
      return 'missed it';
    });
    expect(seen[0]?.version).toBeGreaterThan(look.version);
  });
});
