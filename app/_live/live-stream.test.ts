import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HEARTBEAT_MS } from '#lib/live/heartbeat.ts';
import { LiveStream } from './live-stream.ts';

/*
 * On stand-ins for the browser, since what is promised here is about the clock and about desks that
 * hang: e2e/crash.spec.ts and e2e/absence.spec.ts have the real ones.
 */

/** A stream that a test drives by hand. */
class DrivenSource extends EventTarget {
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static opened: DrivenSource[] = [];
  readyState = 0;
  onopen: () => void = () => {};
  onerror: () => void = () => {};

  constructor(readonly url: string) {
    super();
    DrivenSource.opened.push(this);
  }

  static newest(): DrivenSource {
    const source = DrivenSource.opened.at(-1);
    if (!source) throw new Error('No stream was opened.');
    return source;
  }

  open(): void {
    this.readyState = DrivenSource.OPEN;
    this.onopen();
  }

  say(event: string, data = ''): void {
    this.dispatchEvent(Object.assign(new Event(event), { data }));
  }

  close(): void {
    this.readyState = DrivenSource.CLOSED;
  }
}

const newPage = () => Object.assign(new EventTarget(), { hidden: false });
let page = newPage();
const asked = vi.fn<typeof fetch>();
const snapshot = (version: number) => ({ version, takenAtMs: 0, data: null });

/** A desk that takes a question and never answers it. */
const hang: typeof fetch = (_address, options) =>
  new Promise((_, reject) => {
    options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  DrivenSource.opened = [];
  page = newPage();
  asked.mockReset().mockImplementation(hang);
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('EventSource', DrivenSource);
  vi.stubGlobal('fetch', asked);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function followed(): Promise<LiveStream> {
  const stream = new LiveStream();
  stream.follow('dashboard', () => {});
  await pass(0);
  DrivenSource.newest().open();
  return stream;
}

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

/** Longer than a stream may say nothing. */
const SILENCE_MS = 3 * HEARTBEAT_MS;

describe('the stream of a tab', () => {
  it('stays live for as long as it hears heartbeats', async () => {
    const stream = await followed();
    for (let beat = 0; beat < 10; beat += 1) {
      await pass(HEARTBEAT_MS);
      DrivenSource.newest().say('heartbeat');
    }
    expect(stream.followed('dashboard').connection).toBe('live');
    expect(DrivenSource.opened).toHaveLength(1);
    expect(asked).not.toHaveBeenCalled();
  });

  it('is lost when it hears nothing, is opened anew, and the desk that hangs is away until it answers', async () => {
    const stream = await followed();
    const silent = DrivenSource.newest();
    await pass(SILENCE_MS);
    expect(stream.followed('dashboard').connection).toBe('reconnecting');
    expect(silent.readyState).toBe(DrivenSource.CLOSED);
    expect(stream.isServerUnavailable()).toBe(false);
    await pass(15_000);
    expect(stream.isServerUnavailable()).toBe(true);
    expect(DrivenSource.newest()).not.toBe(silent);
    DrivenSource.newest().open();
    expect(stream.isServerUnavailable()).toBe(false);
    expect(stream.followed('dashboard').connection).toBe('live');
  });

  it('asks for each topic once at a time, and takes what it is told', async () => {
    const stream = await followed();
    await pass(SILENCE_MS + 10_000);
    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockImplementation(async () => Response.json(snapshot(7)));
    await pass(10_000);
    expect(stream.followed('dashboard').snapshot).toEqual(snapshot(7));
    expect(stream.isServerUnavailable()).toBe(false);
  });

  it('does not call a desk away that is not asked any more', async () => {
    const stream = await followed();
    await pass(SILENCE_MS + 3_000);
    DrivenSource.newest().open();
    await pass(0);
    expect(asked.mock.calls.map(([, options]) => options?.signal?.aborted)).toEqual([true]);
    expect(stream.isServerUnavailable()).toBe(false);
  });

  it.each([
    ['the reader pauses it', (stream: LiveStream) => stream.setPaused(true)],
    [
      'the tab is hidden',
      () => {
        page.hidden = true;
        page.dispatchEvent(new Event('visibilitychange'));
      },
    ],
  ])('leaves nothing running when %s, live or lost', async (_what, hold) => {
    for (const lostForMs of [0, SILENCE_MS, SILENCE_MS + 20_000]) {
      page.hidden = false;
      const stream = await followed();
      await pass(lostForMs);
      hold(stream);
      await pass(0);
      expect(vi.getTimerCount()).toBe(0);
      expect(DrivenSource.newest().readyState).toBe(DrivenSource.CLOSED);
      expect(stream.followed('dashboard').connection).toBe('paused');
      expect(stream.isServerUnavailable()).toBe(false);
    }
  });

  it('is not called paused any more once the reader lets it go on, though the desk hangs', async () => {
    const stream = await followed();
    stream.setPaused(true);
    await pass(0);
    stream.setPaused(false);
    await pass(0);
    expect(stream.followed('dashboard').connection).toBe('connecting');
    await pass(SILENCE_MS);
    expect(stream.followed('dashboard').connection).toBe('reconnecting');
  });

  it('is opened once for what a navigation changes while it is lost', async () => {
    const stream = await followed();
    await pass(SILENCE_MS);
    const before = DrivenSource.opened.length;
    stream.follow('accounts', () => {});
    await pass(5_000);
    expect(DrivenSource.opened).toHaveLength(before + 1);
    expect(DrivenSource.newest().url).toBe('/live?topic=accounts&topic=dashboard');
  });

  it('rests when all it follows has ended', async () => {
    const stream = await followed();
    DrivenSource.newest().say('end', JSON.stringify({ topic: 'dashboard' }));
    expect(stream.followed('dashboard').connection).toBe('ended');
    expect(vi.getTimerCount()).toBe(0);
    await pass(SILENCE_MS);
    expect(DrivenSource.opened).toHaveLength(1);
  });
});
