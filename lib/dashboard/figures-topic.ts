import { setTimeout as delay } from 'node:timers/promises';
import type { Call } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { listenToBank } from '#lib/bank-client/shared-feed.ts';
import { defineTopic } from '#lib/live/define-topic.ts';
import type { Source } from '#lib/live/shared-subscriptions.ts';
import { AutoResetEvent } from '#lib/shared/auto-reset-event.ts';
import { type Figures, figuresOf, MAX_CALLS, readFigures, readLatestCalls } from './figures.ts';

const MIN_MS = 2_000;
/** The periods move on with time, even without a call. */
const MAX_MS = 60_000;

/** The calls are read once; from then on the bank's feed brings each new one. */
const source: Source<Figures | null> = async (publish, signal) => {
  const changed = new AutoResetEvent();
  const latest = new LatestCalls();
  let stale = true;
  const onFeedConnection = () => {
    // What happened while the feed was down is in the bank's log only.
    stale = true;
    changed.set();
  };
  const stopListening = listenToBank({
    onEvent: ({ event, data }) => {
      if (event !== 'call') return;
      latest.add([data]);
      changed.set();
    },
    onConnected: onFeedConnection,
    onDisconnected: onFeedConnection,
  });
  try {
    while (!signal.aborted) {
      if (stale) {
        stale = false;
        stale = !(await latest.read());
      }
      publish(stale ? null : latest.figures());
      await delay(MIN_MS, undefined, { signal });
      await changed.wait(stale ? MIN_MS : MAX_MS, signal);
    }
  } finally {
    stopListening();
  }
};

export const figuresTopic = defineTopic({ name: 'figures', read: readFigures, source: () => source });

class LatestCalls {
  private calls = new Map<number, Call>();
  private complete = false;

  /** @returns false when the bank is unavailable */
  async read(): Promise<boolean> {
    try {
      const { calls, complete } = await readLatestCalls();
      this.add(calls);
      this.complete = complete;
      return true;
    } catch (error) {
      return nullWhenBankUnavailable(error) ?? false;
    }
  }

  add(calls: readonly Call[]): void {
    for (const call of calls) this.calls.set(call.id, call);
  }

  figures(): Figures {
    const newestFirst = [...this.calls.values()].sort((one, other) => other.id - one.id);
    const newest = newestFirst.slice(0, MAX_CALLS);
    this.complete &&= newest.length === newestFirst.length;
    this.calls = new Map(newest.map((call) => [call.id, call]));
    return figuresOf(newest, this.complete, Date.now());
  }
}
