import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FOLLOW_AGAIN_MS, LiveHub, type LiveMessage } from './live-hub.ts';

const opened: FakeEventSource[] = [];

class FakeEventSource extends EventTarget {
  onopen: () => void = () => {};
  isOpen = true;
  constructor(readonly url: string) {
    super();
    opened.push(this);
  }
  close(): void {
    this.isOpen = false;
  }
}

function newPage() {
  const messages: LiveMessage[] = [];
  return { messages, page: { receive: (message: LiveMessage) => void messages.push(message) } };
}

function topicsOf(messages: readonly LiveMessage[]): string[] {
  return messages.flatMap((message) => (message.kind === 'snapshot' ? message.topic : []));
}

const openUrls = () => opened.filter(({ isOpen }) => isOpen).map(({ url }) => url);

beforeEach(() => {
  vi.useFakeTimers();
  opened.length = 0;
  vi.stubGlobal('EventSource', FakeEventSource);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function send(topic: string): void {
  const data = JSON.stringify({ topic, epoch: 'one', sequence: 1, takenAtMs: 0, data: null });
  opened.at(-1)?.dispatchEvent(new MessageEvent('snapshot', { data }));
}

describe('the one stream of a browser', () => {
  it('brings each window what it follows, and a late one the latest at once', () => {
    const hub = new LiveHub();
    const [one, two] = [newPage(), newPage()];
    hub.follow(one.page, ['a', 'b']);
    opened.at(-1)?.onopen();
    for (const topic of ['a', 'b']) send(topic);
    hub.follow(two.page, ['b']);
    expect(openUrls()).toEqual(['/live?topic=a&topic=b']);
    expect(topicsOf(one.messages)).toEqual(['a', 'b']);
    expect(topicsOf(two.messages)).toEqual(['b']);
    expect(two.messages).toContainEqual({ kind: 'connection', connection: 'live' });
  });

  it('closes with the last window, and forgets one that has gone without a word', () => {
    const hub = new LiveHub();
    const [gone, stays] = [newPage(), newPage()];
    hub.follow(gone.page, ['a']);
    hub.follow(stays.page, ['b']);
    for (let times = 0; times < 3; times += 1) {
      vi.advanceTimersByTime(FOLLOW_AGAIN_MS);
      hub.follow(stays.page, ['b']);
    }
    opened.at(-1)?.onopen();
    expect(openUrls()).toEqual(['/live?topic=b']);
    hub.follow(stays.page, []);
    expect(openUrls()).toEqual([]);
  });
});
