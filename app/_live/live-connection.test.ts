import { environmentManager, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HEARTBEAT_MS } from '#lib/live/heartbeat.ts';
import { placeholder, type Snapshot } from '#lib/live/snapshot.ts';
import { LiveConnection } from './live-connection.ts';
import type { LiveMessage } from './live-hub.ts';
import {
  CONNECTION_KEY,
  type LiveSnapshot,
  liveQuery,
  POLL_MS,
  TopicFailed,
  UNAVAILABLE_KEY,
} from './live-query.ts';
import { makeQueryClient } from './query-client.ts';

/* Fakes of the browser and its clock; e2e/many-windows.spec.ts and e2e/unavailable.spec.ts use the real ones. */

class FakeEventSource extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static opened: FakeEventSource[] = [];
  readyState = 0;
  onopen: () => void = () => {};
  onerror: (event: Event) => void = () => {};

  constructor(readonly url: string) {
    super();
    FakeEventSource.opened.push(this);
    this.addEventListener('error', (event) => this.onerror(event));
  }

  static newest(): FakeEventSource {
    const source = FakeEventSource.opened.at(-1);
    if (!source) throw new Error('No stream was opened.');
    return source;
  }

  static get openUrls(): string[] {
    return FakeEventSource.opened.filter(({ readyState }) => readyState !== 2).map(({ url }) => url);
  }

  open(): void {
    this.readyState = 1;
    this.onopen();
  }

  emit(event: string, data: unknown = ''): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }
}

const newDocument = () => Object.assign(new EventTarget(), { hidden: false });
let tab = newDocument();
const fetchMock = vi.fn<typeof fetch>();
const snapshot = (sequence: number, epoch = 'one'): Snapshot<string> => ({
  epoch,
  sequence,
  takenAtMs: 0,
  data: `${epoch} ${sequence}`,
});

/** A server that accepts a request and never answers. */
const hang: typeof fetch = (_address, options) =>
  new Promise((_, reject) => {
    options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
  });

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.opened = [];
  tab = newDocument();
  fetchMock.mockReset().mockImplementation(hang);
  vi.stubGlobal('document', tab);
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('EventSource', FakeEventSource);
  vi.stubGlobal('fetch', fetchMock);
  environmentManager.setIsServer(() => false);
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const timeout = new AbortController();
    setTimeout(() => timeout.abort(), ms);
    return timeout.signal;
  });
});

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const stops: (() => void)[] = [];

/** A page that follows one topic after the other, as `useLive` does. */
function openPage() {
  const client = makeQueryClient();
  client.mount();
  const live = new LiveConnection(client);
  stops.push(live.start(), () => client.unmount());
  const connection = () => client.getQueryData(CONNECTION_KEY);
  const isUnavailable = () => client.getQueryData(UNAVAILABLE_KEY) === true;
  const follow = (topic: string) => {
    const initial = placeholder('rendered');
    const mode = () => (connection() === 'reconnecting' ? 'polled' : 'streamed');
    const observer = new QueryObserver(client, liveQuery(topic, initial, mode()));
    const unfollow = observer.subscribe(() => {});
    stops.push(unfollow);
    stops.push(
      client.getQueryCache().subscribe(({ query }) => {
        if (query.queryKey[0] === CONNECTION_KEY[0]) observer.setOptions(liveQuery(topic, initial, mode()));
      }),
    );
    return {
      unfollow,
      shown: () => observer.getCurrentResult().data?.data,
      isFinal: () => client.getQueryData<LiveSnapshot<string>>(['live', topic])?.isFinal === true,
      hasFailed: () => observer.getCurrentResult().error instanceof TopicFailed,
    };
  };
  return { live, client, connection, isUnavailable, follow };
}

async function openLivePage() {
  const page = openPage();
  const dashboard = page.follow('dashboard');
  await pass(0);
  FakeEventSource.newest().open();
  return { ...page, dashboard };
}

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

const SILENCE_MS = 3 * HEARTBEAT_MS;

describe('the live connection of a page', () => {
  it('stays live while heartbeats arrive, and reads nothing', async () => {
    const { connection } = await openLivePage();
    for (let beat = 0; beat < 10; beat += 1) {
      await pass(HEARTBEAT_MS);
      FakeEventSource.newest().emit('heartbeat');
    }
    expect(connection()).toBe('live');
    expect(FakeEventSource.opened).toHaveLength(1);
    expect(fetchMock).not.toHaveBeenCalled();
  });

  it('is lost without heartbeats and reopened, and a server that hangs is unavailable until it answers', async () => {
    const { connection, isUnavailable } = await openLivePage();
    const silent = FakeEventSource.newest();
    await pass(SILENCE_MS);
    expect(connection()).toBe('reconnecting');
    expect(silent.readyState).toBe(FakeEventSource.CLOSED);
    expect(isUnavailable()).toBe(false);
    await pass(15_000);
    expect(isUnavailable()).toBe(true);
    expect(FakeEventSource.newest()).not.toBe(silent);
    FakeEventSource.newest().open();
    expect(isUnavailable()).toBe(false);
    expect(connection()).toBe('live');
  });

  it('is read once at a time while it is lost', async () => {
    const { dashboard, isUnavailable } = await openLivePage();
    await pass(SILENCE_MS + 10_000);
    expect(fetchMock).toHaveBeenCalledTimes(1);
    fetchMock.mockImplementation(async () => Response.json(snapshot(7)));
    await pass(10_000);
    expect(dashboard.shown()).toBe('one 7');
    expect(isUnavailable()).toBe(false);
  });

  it('does not call a server unavailable because a read was given up', async () => {
    const { isUnavailable } = await openLivePage();
    await pass(SILENCE_MS + 3_000);
    FakeEventSource.newest().open();
    await pass(0);
    expect(fetchMock.mock.calls.map(([, options]) => options?.signal?.aborted)).toEqual([true]);
    expect(isUnavailable()).toBe(false);
  });

  it('shows what a new process sends at once, and nothing older of the same process', async () => {
    const { dashboard } = await openLivePage();
    const source = FakeEventSource.newest();
    for (const [sequence, epoch] of [
      [9, 'one'],
      [8, 'one'],
      [1, 'two'],
      [2, 'two'],
      [1, 'two'],
    ] as const) {
      source.emit('snapshot', { topic: 'dashboard', ...snapshot(sequence, epoch) });
    }
    await pass(0);
    expect(dashboard.shown()).toBe('two 2');
  });

  it('gives a late answer of another process no chance against the stream', async () => {
    const { dashboard } = await openLivePage();
    let answer: (response: Response) => void = () => {};
    fetchMock.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
    await pass(SILENCE_MS);
    FakeEventSource.newest().open();
    FakeEventSource.newest().emit('snapshot', { topic: 'dashboard', ...snapshot(1, 'two') });
    answer(Response.json(snapshot(99, 'one')));
    await pass(0);
    expect(dashboard.shown()).toBe('two 1');
  });

  it.each(['paused', 'hidden'])('has no stream and reads nothing while it is %s', async (how) => {
    for (const lostForMs of [0, SILENCE_MS, SILENCE_MS + 20_000]) {
      const { live, connection, isUnavailable } = await openLivePage();
      await pass(lostForMs);
      if (how === 'paused') live.setPaused(true);
      tab.hidden = how === 'hidden';
      tab.dispatchEvent(new Event('visibilitychange'));
      await pass(0);
      fetchMock.mockClear();
      await pass(60_000);
      expect(fetchMock).not.toHaveBeenCalled();
      expect(FakeEventSource.openUrls).toEqual([]);
      expect(connection()).toBe('paused');
      expect(isUnavailable()).toBe(false);
      tab.hidden = false;
      for (const stop of stops.splice(0)) stop();
    }
  });

  it('is no longer paused once resumed, even if the server hangs', async () => {
    const { live, connection } = await openLivePage();
    live.setPaused(true);
    live.setPaused(false);
    await pass(0);
    expect(connection()).toBe('connecting');
    await pass(SILENCE_MS);
    expect(connection()).toBe('reconnecting');
  });

  it('keeps the old stream of a navigation until the new one is open', async () => {
    const { follow, dashboard, connection } = await openLivePage();
    dashboard.unfollow();
    follow('accounts');
    follow('faults');
    await pass(5_000);
    expect(FakeEventSource.openUrls).toEqual(['/live?topic=dashboard', '/live?topic=accounts&topic=faults']);
    expect(connection()).toBe('live');
    FakeEventSource.newest().open();
    expect(FakeEventSource.openUrls).toEqual(['/live?topic=accounts&topic=faults']);
  });

  it('closes when all its topics have ended', async () => {
    const { dashboard } = await openLivePage();
    FakeEventSource.newest().emit('snapshot', { topic: 'dashboard', ...snapshot(1) });
    FakeEventSource.newest().emit('end', { topic: 'dashboard' });
    await pass(SILENCE_MS);
    expect(dashboard.isFinal()).toBe(true);
    expect(FakeEventSource.opened).toHaveLength(1);
    expect(FakeEventSource.openUrls).toEqual([]);
    expect(fetchMock).not.toHaveBeenCalled();
  });

  it('looks now and then whether what has ended goes on, and follows it again', async () => {
    const { dashboard } = await openLivePage();
    FakeEventSource.newest().emit('snapshot', { topic: 'dashboard', ...snapshot(1) });
    FakeEventSource.newest().emit('end', { topic: 'dashboard' });
    fetchMock.mockImplementation(async () => Response.json({ ...snapshot(2), data: 'one 1' }));
    await pass(60_000);
    expect(fetchMock.mock.calls.length).toBeGreaterThan(1);
    expect(fetchMock.mock.calls.length).toBeLessThan(4);
    expect([dashboard.isFinal(), FakeEventSource.openUrls]).toEqual([true, []]);
    fetchMock.mockImplementation(async () => Response.json(snapshot(3)));
    await pass(20_000);
    expect([dashboard.isFinal(), dashboard.shown()]).toEqual([false, 'one 3']);
    expect(FakeEventSource.openUrls).toEqual(['/live?topic=dashboard']);
  });

  it('looks often for what was not there when its stream ended, and follows it once it is', async () => {
    const { dashboard } = await openLivePage();
    fetchMock.mockImplementation(async () => new Response('', { status: 404 }));
    FakeEventSource.newest().emit('end', { topic: 'dashboard' });
    await pass(30_000);
    expect([dashboard.isFinal(), FakeEventSource.openUrls]).toEqual([true, []]);
    fetchMock.mockImplementation(async () => Response.json(snapshot(1)));
    await pass(POLL_MS);
    expect([dashboard.isFinal(), dashboard.shown()]).toEqual([false, 'one 1']);
    expect(FakeEventSource.openUrls).toEqual(['/live?topic=dashboard']);
  });

  it('starts another shared worker when it falls silent, and holds its own stream if that does not speak', async () => {
    const started: { answers: boolean }[] = [];
    class FakeSharedWorker {
      answers = started.length === 0;
      port = {
        onmessage: (_message: { data: LiveMessage }) => {},
        postMessage: () => {
          if (this.answers) this.port.onmessage({ data: { kind: 'connection', connection: 'live' } });
        },
      };
      constructor() {
        started.push(this);
      }
    }
    vi.stubGlobal('SharedWorker', FakeSharedWorker);
    const page = openPage();
    page.follow('dashboard');
    await pass(60_000);
    expect([started.length, page.connection(), FakeEventSource.opened.length]).toEqual([1, 'live', 0]);
    for (const worker of started) worker.answers = false;
    await pass(4 * HEARTBEAT_MS);
    expect([started.length, FakeEventSource.opened.length]).toEqual([2, 0]);
    await pass(4 * HEARTBEAT_MS);
    expect([started.length, FakeEventSource.openUrls]).toEqual([2, ['/live?topic=dashboard']]);
  });

  it('follows a topic that fails again and again ever more seldom, though it can be read', async () => {
    fetchMock.mockImplementation(async () => Response.json(snapshot(1)));
    await openLivePage();
    let opened = 0;
    for (let second = 0; second < 60; second += 1) {
      await pass(1_000);
      const source = FakeEventSource.newest();
      if (source.readyState === FakeEventSource.CLOSED) continue;
      opened += 1;
      source.open();
      source.emit('error', { topic: 'dashboard' });
    }
    expect(opened).toBeGreaterThan(2);
    expect(opened).toBeLessThan(8);
  });

  it.each([
    ['a proxy’s 503', {}, true],
    ['the server’s own', { 'Remit-Error': 'temporal-unavailable' }, false],
  ])('takes %s for what it is', async (_whose, headers, isForProxy) => {
    const { isUnavailable } = await openLivePage();
    fetchMock.mockImplementation(async () => new Response('', { status: 503, headers }));
    await pass(SILENCE_MS + 3_000);
    expect(isUnavailable()).toBe(isForProxy);
  });

  it('reads a topic that has failed until it succeeds, and follows it again; the others go on', async () => {
    const { follow, dashboard, connection } = await openLivePage();
    const faults = follow('faults');
    await pass(5_000);
    FakeEventSource.newest().open();
    fetchMock.mockImplementation(async () => new Response('', { status: 500 }));
    FakeEventSource.newest().emit('error', { topic: 'faults' });
    await pass(5_000);
    expect([faults.hasFailed(), dashboard.hasFailed(), connection()]).toEqual([true, false, 'live']);
    FakeEventSource.newest().emit('snapshot', { topic: 'dashboard', ...snapshot(3) });
    expect(dashboard.shown()).toBe('one 3');
    expect(fetchMock.mock.calls.map(([address]) => address)).not.toContain('/live/snapshot?topic=dashboard');
    fetchMock.mockImplementation(async () => Response.json(snapshot(4)));
    await pass(2_000);
    expect([faults.hasFailed(), faults.shown()]).toEqual([false, 'one 4']);
    expect(FakeEventSource.newest().url).toBe('/live?topic=dashboard&topic=faults');
  });
});
