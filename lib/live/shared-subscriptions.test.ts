import { describe, expect, it, vi } from 'vitest';
import { SharedSubscriptions, type Source, snapshotOf } from './shared-subscriptions.ts';
import type { Snapshot } from './snapshot.ts';

/** Sources that a test drives by hand. */
function drivenSubscriptions() {
  const begun: { key: string; publish: (data: string) => void; end: () => void; signal: AbortSignal }[] = [];
  const subscriptions = new SharedSubscriptions<string>((key): Source<string> => {
    return (publish, signal) =>
      new Promise((resolve) => {
        begun.push({ key, publish, end: resolve, signal });
        signal.addEventListener('abort', () => resolve());
      });
  });
  return { subscriptions, begun };
}

function collect() {
  const seen: Snapshot<string>[] = [];
  const endings: string[] = [];
  return {
    seen,
    endings,
    subscriber: {
      onSnapshot: (snapshot: Snapshot<string>) => void seen.push(snapshot),
      onComplete: () => void endings.push('complete'),
      onError: () => void endings.push('error'),
    },
  };
}

describe('a shared subscription', () => {
  it('runs one source, however many subscribe, and gives a late subscriber the latest at once', () => {
    const { subscriptions, begun } = drivenSubscriptions();
    const [first, second] = [collect(), collect()];
    subscriptions.subscribe('a', first.subscriber);
    begun[0]?.publish('one');
    subscriptions.subscribe('a', second.subscriber);
    expect(begun).toHaveLength(1);
    expect(second.seen.map(({ data }) => data)).toEqual(['one']);
  });

  it('ends with its last subscriber, and starts again with the next', () => {
    const { subscriptions, begun } = drivenSubscriptions();
    const leave = subscriptions.subscribe('a', collect().subscriber);
    const leaveToo = subscriptions.subscribe('a', collect().subscriber);
    leave();
    expect(begun[0]?.signal.aborted).toBe(false);
    leaveToo();
    expect(begun[0]?.signal.aborted).toBe(true);
    subscriptions.subscribe('a', collect().subscriber);
    expect(begun).toHaveLength(2);
  });

  it('keeps keys apart', () => {
    const { subscriptions, begun } = drivenSubscriptions();
    const { seen, subscriber } = collect();
    subscriptions.subscribe('a', subscriber);
    subscriptions.subscribe('b', collect().subscriber);
    begun.find(({ key }) => key === 'b')?.publish('for b');
    expect(seen).toEqual([]);
  });

  it('completes when its source has ended', async () => {
    const { subscriptions, begun } = drivenSubscriptions();
    const { endings, subscriber } = collect();
    subscriptions.subscribe('a', subscriber);
    begun[0]?.end();
    await expect.poll(() => endings).toEqual(['complete']);
  });

  it('fails when its source fails, and starts a new source for the next subscriber', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue();
    let sources = 0;
    const subscriptions = new SharedSubscriptions<string>(() => async () => {
      sources += 1;
      throw new Error('broken on purpose');
    });
    const [first, second] = [collect(), collect()];
    subscriptions.subscribe('a', first.subscriber);
    await expect.poll(() => first.endings).toEqual(['error']);
    subscriptions.subscribe('a', second.subscriber);
    await expect.poll(() => second.endings).toEqual(['error']);
    expect(sources).toBe(2);
    expect(log).toHaveBeenCalledWith('Live source "a" failed:', expect.any(Error));
    log.mockRestore();
  });

  it('ends a subscriber that throws, and that one alone', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { subscriptions, begun } = drivenSubscriptions();
    const [broken, sound] = [collect(), collect()];
    const onSnapshot = () => {
      throw new Error('broken');
    };
    subscriptions.subscribe('a', { ...broken.subscriber, onSnapshot });
    subscriptions.subscribe('a', sound.subscriber);
    begun[0]?.publish('one');
    begun[0]?.publish('two');
    expect(broken.endings).toEqual(['error']);
    expect(sound.seen.map(({ data }) => data)).toEqual(['one', 'two']);
    expect(begun[0]?.signal.aborted).toBe(false);
    expect(log).toHaveBeenCalledTimes(1);
    log.mockRestore();
  });

  it('numbers snapshots so that a later one is always higher', async () => {
    const snapshots = await Promise.all(Array.from({ length: 500 }, () => snapshotOf(async () => 'x')));
    const sequences = snapshots.map(({ sequence }) => sequence);
    expect(new Set(sequences).size).toBe(500);
    expect(sequences).toEqual([...sequences].sort((one, other) => one - other));
    expect(new Set(snapshots.map(({ epoch }) => epoch)).size).toBe(1);
  });

  it('wins over a read that began before it, however late that read ends', async () => {
    const { subscriptions, begun } = drivenSubscriptions();
    const { seen, subscriber } = collect();
    subscriptions.subscribe('a', subscriber);
    const read = await snapshotOf(async () => {
      begun[0]?.publish('seen meanwhile');
      return 'missed it';
    });
    expect(seen[0]?.sequence).toBeGreaterThan(read.sequence);
  });
});
