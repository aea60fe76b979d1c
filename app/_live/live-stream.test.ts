import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HEARTBEAT_MS } from '#lib/live/heartbeat.ts';
import { LiveStream } from './live-stream.ts';

/* Fakes of the browser and its clock; e2e/crash.spec.ts and e2e/unavailable.spec.ts use the real ones. */

class FakeEventSource extends EventTarget {
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static opened: FakeEventSource[] = [];
  readyState = 0;
  onopen: () => void = () => {};
  onerror: () => void = () => {};

  constructor(readonly url: string) {
    super();
    FakeEventSource.opened.push(this);
  }

  static newest(): FakeEventSource {
    const source = FakeEventSource.opened.at(-1);
    if (!source) throw new Error('No stream was opened.');
    return source;
  }

  open(): void {
    this.readyState = FakeEventSource.OPEN;
    this.onopen();
  }

  emit(event: string, data = ''): void {
    this.dispatchEvent(Object.assign(new Event(event), { data }));
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }
}

const newPage = () => Object.assign(new EventTarget(), { hidden: false });
let page = newPage();
const fetchMock = vi.fn<typeof fetch>();
const snapshot = (version: number) => ({ version, takenAtMs: 0, data: null });

/** A server that accepts a request and never answers. */
const hang: typeof fetch = (_address, options) =>
  new Promise((_, reject) => {
    options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  FakeEventSource.opened = [];
  page = newPage();
  fetchMock.mockReset().mockImplementation(hang);
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('EventSource', FakeEventSource);
  vi.stubGlobal('fetch', fetchMock);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function openStream(): Promise<LiveStream> {
  const stream = new LiveStream();
  stream.follow('dashboard', () => {});
  await pass(0);
  FakeEventSource.newest().open();
  return stream;
}

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

const SILENCE_MS = 3 * HEARTBEAT_MS;

describe('the stream of a tab', () => {
  it('stays live while heartbeats arrive', async () => {
    const stream = await openStream();
    for (let beat = 0; beat < 10; beat += 1) {
      await pass(HEARTBEAT_MS);
      FakeEventSource.newest().emit('heartbeat');
    }
    expect(stream.followed('dashboard').connection).toBe('live');
    expect(FakeEventSource.opened).toHaveLength(1);
    expect(fetchMock).not.toHaveBeenCalled();
  });

  it('is lost without heartbeats and reopened, and a server that hangs is unavailable until it answers', async () => {
    const stream = await openStream();
    const silent = FakeEventSource.newest();
    await pass(SILENCE_MS);
    expect(stream.followed('dashboard').connection).toBe('reconnecting');
    expect(silent.readyState).toBe(FakeEventSource.CLOSED);
    expect(stream.isServerUnavailable()).toBe(false);
    await pass(15_000);
    expect(stream.isServerUnavailable()).toBe(true);
    expect(FakeEventSource.newest()).not.toBe(silent);
    FakeEventSource.newest().open();
    expect(stream.isServerUnavailable()).toBe(false);
    expect(stream.followed('dashboard').connection).toBe('live');
  });

  it('polls each topic once at a time, and receives the snapshot', async () => {
    const stream = await openStream();
    await pass(SILENCE_MS + 10_000);
    expect(fetchMock).toHaveBeenCalledTimes(1);
    fetchMock.mockImplementation(async () => Response.json(snapshot(7)));
    await pass(10_000);
    expect(stream.followed('dashboard').snapshot).toEqual(snapshot(7));
    expect(stream.isServerUnavailable()).toBe(false);
  });

  it('does not call a server unavailable because of an aborted poll', async () => {
    const stream = await openStream();
    await pass(SILENCE_MS + 3_000);
    FakeEventSource.newest().open();
    await pass(0);
    expect(fetchMock.mock.calls.map(([, options]) => options?.signal?.aborted)).toEqual([true]);
    expect(stream.isServerUnavailable()).toBe(false);
  });

  it.each([
    ['updates are paused', (stream: LiveStream) => stream.setPaused(true)],
    [
      'the tab is hidden',
      () => {
        page.hidden = true;
        page.dispatchEvent(new Event('visibilitychange'));
      },
    ],
  ])('leaves no timer or stream when %s, live or lost', async (_what, hold) => {
    for (const lostForMs of [0, SILENCE_MS, SILENCE_MS + 20_000]) {
      page.hidden = false;
      const stream = await openStream();
      await pass(lostForMs);
      hold(stream);
      await pass(0);
      expect(vi.getTimerCount()).toBe(0);
      expect(FakeEventSource.newest().readyState).toBe(FakeEventSource.CLOSED);
      expect(stream.followed('dashboard').connection).toBe('paused');
      expect(stream.isServerUnavailable()).toBe(false);
    }
  });

  it('is no longer paused once resumed, even if the server hangs', async () => {
    const stream = await openStream();
    stream.setPaused(true);
    await pass(0);
    stream.setPaused(false);
    await pass(0);
    expect(stream.followed('dashboard').connection).toBe('connecting');
    await pass(SILENCE_MS);
    expect(stream.followed('dashboard').connection).toBe('reconnecting');
  });

  it('is reopened once for a navigation while it is lost', async () => {
    const stream = await openStream();
    await pass(SILENCE_MS);
    const before = FakeEventSource.opened.length;
    stream.follow('accounts', () => {});
    await pass(5_000);
    expect(FakeEventSource.opened).toHaveLength(before + 1);
    expect(FakeEventSource.newest().url).toBe('/live?topic=accounts&topic=dashboard');
  });

  it('closes when all its topics have ended', async () => {
    const stream = await openStream();
    FakeEventSource.newest().emit('end', JSON.stringify({ topic: 'dashboard' }));
    expect(stream.followed('dashboard').connection).toBe('ended');
    expect(vi.getTimerCount()).toBe(0);
    await pass(SILENCE_MS);
    expect(FakeEventSource.opened).toHaveLength(1);
  });
});
