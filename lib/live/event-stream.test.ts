import { afterEach, describe, expect, it, vi } from 'vitest';
import { eventStream } from './event-stream.ts';
import { HEARTBEAT_MS } from './heartbeat.ts';
import type { Snapshot, Subscriber } from './shared-subscriptions.ts';

/** A stream whose source a test drives by hand. */
function drivenStream() {
  const abort = new AbortController();
  const source: { subscriber?: Subscriber<unknown>; left: boolean; closed: number } = {
    left: false,
    closed: 0,
  };
  const request = new Request('http://127.0.0.1/events', { signal: abort.signal });
  const topic = {
    name: 'a',
    subscribe: (subscriber: Subscriber<unknown>) => {
      source.subscriber = subscriber;
      return () => {
        source.left = true;
      };
    },
  };
  const response = eventStream(request, [topic], () => {
    source.closed += 1;
  });
  const publish = (version: number) => source.subscriber?.onSnapshot(snapshot(version));
  return { response, source, publish, abort, end: () => source.subscriber?.onComplete() };
}

function snapshot(version: number): Snapshot<string> {
  return { version, takenAtMs: 0, data: `data ${version}` };
}

function versionsIn(text: string): number[] {
  return [...text.matchAll(/"version":(\d+)/g)].map((match) => Number(match[1]));
}

describe('an event stream', () => {
  it('sends each snapshot once to a reader who keeps up', async () => {
    const { response, publish, end } = drivenStream();
    const reader = response.body?.getReader();
    let text = '';
    const read = async () => {
      for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
        text += new TextDecoder().decode(next.value);
        const seen = versionsIn(text).at(-1) ?? 0;
        if (seen < 3) publish(seen + 1);
        else end();
      }
    };
    await read();
    expect(versionsIn(text)).toEqual([1, 2, 3]);
    expect(text).toContain('event: end');
  });

  it('gives a slow reader the latest and never less than the last', async () => {
    const { response, publish, end } = drivenStream();
    for (let version = 1; version <= 100; version += 1) publish(version);
    end();
    const versions = versionsIn(await response.text());
    expect(versions.at(-1)).toBe(100);
    expect(versions.length).toBeLessThan(10);
  });

  it('unsubscribes when the browser has gone, and ignores what comes after', async () => {
    const { response, source, publish, abort, end } = drivenStream();
    await response.body?.cancel();
    abort.abort();
    expect(source.left).toBe(true);
    publish(1);
    end();
    expect(source.closed).toBe(1);
  });

  it('continues with the remaining topics when one has ended, and ends with the last', async () => {
    const subscribers = new Map<string, Subscriber<unknown>>();
    const topics = ['a', 'b'].map((name) => ({
      name,
      subscribe: (subscriber: Subscriber<unknown>) => {
        subscribers.set(name, subscriber);
        return () => subscribers.delete(name);
      },
    }));
    const response = eventStream(new Request('http://127.0.0.1/live'), topics);
    subscribers.get('a')?.onComplete();
    subscribers.get('b')?.onSnapshot(snapshot(7));
    subscribers.get('b')?.onComplete();
    const text = await response.text();
    expect(text.indexOf('{"topic":"a"}')).toBeLessThan(text.indexOf('"version":7'));
    expect(text).toContain('event: end\ndata: {"topic":"b"}');
    expect(subscribers.size).toBe(0);
  });

  it('closes without an end when the source failed, so that the browser reconnects', async () => {
    const { response, source } = drivenStream();
    source.subscriber?.onError();
    expect(await response.text()).not.toContain('event: end');
  });

  describe('while nothing changes', () => {
    afterEach(() => {
      vi.useRealTimers();
    });

    it('sends a heartbeat as an event, which scripts can see', async () => {
      vi.useFakeTimers();
      const { response, end } = drivenStream();
      vi.advanceTimersByTime(HEARTBEAT_MS);
      end();
      expect(await response.text()).toContain('\n\nevent: heartbeat\ndata:\n\n');
    });
  });
});
