import { describe, expect, it } from 'vitest';
import { eventStream } from './event-stream.ts';
import type { Snapshot, Subscriber } from './shared-watch.ts';

/** A stream whose source a test drives by hand. */
function drivenStream() {
  const abort = new AbortController();
  const source: { subscriber?: Subscriber<string>; left: boolean } = { left: false };
  const request = new Request('http://127.0.0.1/events', { signal: abort.signal });
  const response = eventStream<string>(request, (subscriber) => {
    source.subscriber = subscriber;
    return () => {
      source.left = true;
    };
  });
  const publish = (version: number) => source.subscriber?.onSnapshot(snapshot(version));
  return { response, source, publish, abort, end: () => source.subscriber?.onEnd('finished') };
}

function snapshot(version: number): Snapshot<string> {
  return { version, takenAtMs: 0, data: `picture ${version}` };
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

  it('leaves its source when the browser has gone, and bears whatever comes after', async () => {
    const { response, source, publish, abort, end } = drivenStream();
    await response.body?.cancel();
    abort.abort();
    expect(source.left).toBe(true);
    publish(1);
    end();
  });

  it('closes without an end when the watching broke, so that the browser comes back', async () => {
    const { response, source } = drivenStream();
    source.subscriber?.onEnd('broken');
    expect(await response.text()).not.toContain('event: end');
  });
});
