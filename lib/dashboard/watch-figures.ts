import { setTimeout as delay } from 'node:timers/promises';
import type { Call } from '#lib/bank-client/contract.ts';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import { listenToBank } from '#lib/bank-client/shared-feed.ts';
import { SharedSubscriptions, type Subscriber, type Watch } from '#lib/live/shared-subscriptions.ts';
import { AutoResetEvent } from '#lib/shared/auto-reset-event.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { type Figures, figuresOf, MAX_CALLS, readLatestCalls } from './figures.ts';

/** Figures over minutes and hours need not jump with every call. */
const MIN_MS = 2_000;
/** Time passes also where nothing happens. */
const MAX_MS = 60_000;

/** Follows the figures. All who look at them in this process share one watcher. */
export function watchFigures(subscriber: Subscriber<Figures | null>): () => void {
  return perProcess('figures-watches', () => new SharedSubscriptions<Figures | null>(() => watch)).subscribe(
    'figures',
    subscriber,
  );
}

/** The calls are read once; from then on the bank's feed brings each new one. */
const watch: Watch<Figures | null> = async (publish, signal) => {
  const alarm = new AutoResetEvent();
  const latest = new LatestCalls();
  let unread = true;
  const readAgain = () => {
    unread = true;
    alarm.ring();
  };
  const stopListening = listenToBank({
    onEvent: ({ event, data }) => {
      if (event !== 'call') return;
      latest.add([data]);
      alarm.ring();
    },
    // What happened while the feed was lost is in the bank's log only.
    onConnected: readAgain,
    onDisconnected: readAgain,
  });
  try {
    while (!signal.aborted) {
      if (unread) {
        unread = false;
        unread = !(await latest.read());
      }
      publish(unread ? null : latest.figures());
      await delay(MIN_MS, undefined, { signal });
      await alarm.wait(unread ? MIN_MS : MAX_MS, signal);
    }
  } finally {
    stopListening();
  }
};

/** The bank's latest calls, each once, whether it was read or came by the feed. */
class LatestCalls {
  private calls = new Map<number, Call>();
  private complete = false;

  /** @returns false when the bank does not answer */
  async read(): Promise<boolean> {
    try {
      const { calls, complete } = await readLatestCalls();
      this.add(calls);
      this.complete = complete;
      return true;
    } catch (error) {
      if (isBankUnavailable(error)) return false;
      throw error;
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
