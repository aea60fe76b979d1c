import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FOLLOW_AGAIN_MS, LiveHub, type LiveMessage } from './live-hub.ts';

const opened: FakeEventSource[] = [];

class FakeEventSource extends EventTarget {
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  onopen: () => void = () => {};
  onerror: (event: Event) => void = () => {};
  readyState = 0;
  constructor(readonly url: string) {
    super();
    opened.push(this);
  }
  open(): void {
    this.readyState = FakeEventSource.OPEN;
    this.onopen();
  }
  fail(): void {
    this.close();
    this.onerror(new Event('error'));
  }
  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }
}

function newPage() {
  const messages: LiveMessage[] = [];
  return { messages, page: { receive: (message: LiveMessage) => void messages.push(message) } };
}

function topicsOf(messages: readonly LiveMessage[]): string[] {
  return messages.flatMap((message) => (message.kind === 'snapshot' ? message.topic : []));
}

const openUrls = () =>
  opened.filter(({ readyState }) => readyState !== FakeEventSource.CLOSED).map(({ url }) => url);

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
    opened.at(-1)?.open();
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
    opened.at(-1)?.open();
    expect(openUrls()).toEqual(['/live?topic=b']);
    hub.follow(stays.page, []);
    expect(openUrls()).toEqual([]);
  });

  it('never holds more than an open stream and the one that replaces it, however many windows open at once', () => {
    const hub = new LiveHub();
    const open = (count: number) => {
      for (let window = 0; window < count; window += 1) {
        hub.follow(newPage().page, [`${opened.length}-${window}`]);
        expect(openUrls().length).toBeLessThanOrEqual(2);
      }
    };
    open(10);
    expect(openUrls()).toHaveLength(1);
    opened.at(-1)?.open();
    open(10);
    expect(openUrls()).toHaveLength(2);
    opened.at(-1)?.open();
    expect(openUrls()).toHaveLength(1);
  });

  it('gives no window what came before the stream was lost', () => {
    const hub = new LiveHub();
    const [early, late] = [newPage(), newPage()];
    hub.follow(early.page, ['a']);
    opened.at(-1)?.open();
    send('a');
    opened.at(-1)?.fail();
    expect(early.messages.at(-1)).toEqual({ kind: 'connection', connection: 'lost' });
    vi.advanceTimersByTime(2_000);
    opened.at(-1)?.open();
    hub.follow(late.page, ['a']);
    expect(topicsOf(late.messages)).toEqual([]);
    send('a');
    expect(topicsOf(late.messages)).toEqual(['a']);
  });
});
