import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FOLLOW_AGAIN_MS, LiveHub, type LiveMessage } from './live-hub.ts';

/** Then a stream that has not told its id is replaced to change its topics. */
const ID_WITHIN_MS = 5_000;

const opened: FakeEventSource[] = [];

class FakeEventSource extends EventTarget {
  static readonly CONNECTING = 0;
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
  /** As the server does, first of all. */
  tellId(id: string): void {
    this.dispatchEvent(new MessageEvent('stream', { data: JSON.stringify({ id }) }));
  }
  /** Lost, and the browser connects again by itself. */
  reconnect(): void {
    this.readyState = FakeEventSource.CONNECTING;
    this.onerror(new Event('error'));
    this.open();
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
  asked.length = 0;
  vi.stubGlobal('fetch', askServer);
  vi.stubGlobal('EventSource', FakeEventSource);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What the server was asked to change, with the function that answers each. */
const asked: { stream: string; topics: string[]; answer: (status: number) => void }[] = [];

function askServer(_address: string, { body }: { body: string }): Promise<{ ok: boolean }> {
  return new Promise((resolve) => {
    asked.push({ ...JSON.parse(body), answer: (status) => resolve({ ok: status < 400 }) });
  });
}

const answered = () => vi.advanceTimersByTimeAsync(0);

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
    opened.at(-1)?.open();
    hub.follow(stays.page, ['b']);
    vi.advanceTimersByTime(ID_WITHIN_MS);
    opened.at(-1)?.open();
    for (let times = 0; times < 3; times += 1) {
      vi.advanceTimersByTime(FOLLOW_AGAIN_MS);
      send('b');
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
    expect(openUrls()).toHaveLength(1);
    vi.advanceTimersByTime(ID_WITHIN_MS);
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

  describe('that has told its id', () => {
    function openHub(...topics: string[]) {
      const hub = new LiveHub();
      const { page, messages } = newPage();
      hub.follow(page, topics);
      opened.at(-1)?.open();
      opened.at(-1)?.tellId('one');
      return { hub, page, messages };
    }

    it('changes its topics, and is not opened again', async () => {
      const { hub, page } = openHub('a', 'b');
      hub.follow(page, ['b', 'c']);
      expect(asked).toMatchObject([{ stream: 'one', topics: ['b', 'c'] }]);
      asked[0]?.answer(204);
      await answered();
      expect(opened).toHaveLength(1);
      expect(openUrls()).toHaveLength(1);
    });

    it('asks for one change at a time, and at last for what is wanted then', async () => {
      const { hub, page } = openHub('a');
      hub.follow(page, ['a', 'b']);
      hub.follow(page, ['c']);
      hub.follow(page, ['a', 'd']);
      expect(asked).toHaveLength(1);
      asked[0]?.answer(204);
      await answered();
      expect(asked.map(({ topics }) => topics)).toEqual([
        ['a', 'b'],
        ['a', 'd'],
      ]);
    });

    it('is opened again where the server does not know it', async () => {
      const { hub, page } = openHub('a');
      hub.follow(page, ['b']);
      asked[0]?.answer(404);
      await answered();
      opened.at(-1)?.open();
      expect(openUrls()).toEqual(['/live?topic=b']);
    });

    it('asks again after the browser has reconnected with the topics of its address', async () => {
      const { hub, page } = openHub('a');
      hub.follow(page, ['b']);
      asked[0]?.answer(204);
      await answered();
      opened.at(-1)?.reconnect();
      opened.at(-1)?.tellId('two');
      expect(asked.at(-1)).toMatchObject({ stream: 'two', topics: ['b'] });
    });

    it('waits for the id while it is being opened, and then asks for what came meanwhile', () => {
      const hub = new LiveHub();
      const { page } = newPage();
      hub.follow(page, ['a']);
      hub.follow(page, ['a', 'b']);
      expect(opened).toHaveLength(1);
      opened.at(-1)?.open();
      opened.at(-1)?.tellId('one');
      expect(asked).toMatchObject([{ stream: 'one', topics: ['a', 'b'] }]);
    });

    it('waits for the id when it has just been opened, and is not opened twice', () => {
      const hub = new LiveHub();
      const { page } = newPage();
      hub.follow(page, ['a']);
      opened.at(-1)?.open();
      hub.follow(page, ['a', 'b']);
      expect(opened).toHaveLength(1);
      opened.at(-1)?.tellId('one');
      expect(asked).toMatchObject([{ stream: 'one', topics: ['a', 'b'] }]);
    });

    it('gives a window that comes back nothing from before it left', async () => {
      const { hub, page, messages } = openHub('a', 'b');
      send('a');
      hub.follow(page, ['b']);
      asked[0]?.answer(204);
      await answered();
      send('a');
      messages.length = 0;
      hub.follow(page, ['a', 'b']);
      expect(topicsOf(messages)).toEqual([]);
    });
  });
});
