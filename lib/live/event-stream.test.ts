import { afterEach, describe, expect, it, vi } from 'vitest';
import { changeTopics, eventStream } from './event-stream.ts';
import { HEARTBEAT_MS } from './heartbeat.ts';
import type { Subscriber } from './shared-subscriptions.ts';
import type { Snapshot } from './snapshot.ts';

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
  const publish = (sequence: number) => source.subscriber?.onSnapshot(snapshot(sequence));
  return { response, source, publish, abort, end: () => source.subscriber?.onComplete() };
}

/** Topics whose subscribers a test drives, and the names of those left. */
function followedTopics<Name extends string>(...names: Name[]) {
  const left: string[] = [];
  const topicOf = (name: string) => {
    const topic = {
      name,
      subscriber: undefined as Subscriber<unknown> | undefined,
      subscribe: (subscriber: Subscriber<unknown>) => {
        topic.subscriber = subscriber;
        return () => void left.push(name);
      },
    };
    return topic;
  };
  const topics = Object.fromEntries(names.map((name) => [name, topicOf(name)])) as Record<
    Name,
    ReturnType<typeof topicOf>
  >;
  return { topics, left };
}

function snapshot(sequence: number): Snapshot<string> {
  return { epoch: 'one', sequence, takenAtMs: 0, data: `data ${sequence}` };
}

function sequencesIn(text: string): number[] {
  return [...text.matchAll(/"sequence":(\d+)/g)].map((match) => Number(match[1]));
}

describe('an event stream', () => {
  it('sends each snapshot once to a reader who keeps up', async () => {
    const { response, publish, end } = drivenStream();
    const reader = response.body?.getReader();
    let text = '';
    const read = async () => {
      for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
        text += new TextDecoder().decode(next.value);
        const seen = sequencesIn(text).at(-1) ?? 0;
        if (seen < 3) publish(seen + 1);
        else end();
      }
    };
    await read();
    expect(sequencesIn(text)).toEqual([1, 2, 3]);
    expect(text).toContain('event: end');
  });

  it('gives a slow reader the latest and never less than the last', async () => {
    const { response, publish, end } = drivenStream();
    for (let version = 1; version <= 100; version += 1) publish(version);
    end();
    const versions = sequencesIn(await response.text());
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
    expect(text.indexOf('{"topic":"a"}')).toBeLessThan(text.indexOf('"sequence":7'));
    expect(text).toContain('event: end\ndata: {"topic":"b"}');
    expect(subscribers.size).toBe(0);
  });

  it('says which topic has failed, and goes on with the others', async () => {
    const subscribers = new Map<string, Subscriber<unknown>>();
    const topics = ['broken', 'sound', 'unwritable'].map((name) => ({
      name,
      subscribe: (subscriber: Subscriber<unknown>) => {
        if (name === 'broken') subscriber.onError();
        subscribers.set(name, subscriber);
        return () => subscribers.delete(name);
      },
    }));
    const response = eventStream(new Request('http://127.0.0.1/live'), topics);
    expect(() => subscribers.get('unwritable')?.onSnapshot({ ...snapshot(1), data: 1n })).toThrow();
    subscribers.get('unwritable')?.onError();
    subscribers.get('sound')?.onSnapshot(snapshot(7));
    subscribers.get('sound')?.onComplete();
    const text = await response.text();
    expect(text).toContain('event: error\ndata: {"topic":"broken"}');
    expect(text).toContain('event: error\ndata: {"topic":"unwritable"}');
    expect(text).toContain('"topic":"sound","epoch":"one","sequence":7');
    expect(subscribers.size).toBe(0);
  });

  it('changes its topics by the id that it tells first, and knows no other', async () => {
    const { topics, left } = followedTopics('a', 'b', 'c');
    const response = eventStream(new Request('http://127.0.0.1/live'), [topics.a, topics.b]);
    const reader = response.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    const { id } = JSON.parse(/event: stream\ndata: (.*)/.exec(first)?.[1] ?? '{}');

    expect(changeTopics('another', [topics.c])).toBe(false);
    expect(changeTopics(id, [topics.b, topics.c])).toBe(true);
    expect(left).toEqual(['a']);
    topics.c.subscriber?.onSnapshot(snapshot(7));
    topics.b.subscriber?.onComplete();
    topics.c.subscriber?.onComplete();
    let rest = '';
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      rest += new TextDecoder().decode(next.value);
    }
    expect(rest).toContain('"topic":"c","epoch":"one","sequence":7');
    expect(rest).not.toContain('"topic":"a"');
    expect(changeTopics(id, [topics.a])).toBe(false);
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
