import { setTimeout as delay } from 'node:timers/promises';
import { listenToBank } from '#lib/bank-client/shared-feed.ts';
import { SharedSubscriptions, type Subscriber, type Watch } from '#lib/live/shared-subscriptions.ts';
import { AutoResetEvent } from '#lib/shared/auto-reset-event.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { readSystemStatus, type SystemStatus } from './system-status.ts';

/** It is read at most this often, however many faults act. */
const MIN_MS = 100;
/** And at least this often while somebody looks: a process that dies rings no bell. */
const MAX_MS = 1_000;
/** Loads and times change with every look: by themselves they are shown only this often. */
const FIGURES_EVERY_MS = 5_000;

/** Follows the state of the system. All who look at it in this process share one watcher. */
export function watchSystem(subscriber: Subscriber<SystemStatus>): () => void {
  return perProcess('system-watches', () => new SharedSubscriptions<SystemStatus>(() => watch)).subscribe(
    'system',
    subscriber,
  );
}

const watch: Watch<SystemStatus> = async (publish, signal) => {
  const alarm = new AutoResetEvent();
  const ring = () => alarm.ring();
  const stopListening = listenToBank({
    onEvent: ({ event }) => {
      if (event === 'fault') ring();
    },
    onConnected: ring,
    onDisconnected: ring,
  });
  let shown = '';
  let shownAtMs = 0;
  try {
    while (!signal.aborted) {
      const status = await readSystemStatus();
      const text = JSON.stringify(withoutFigures(status));
      if (text !== shown || Date.now() - shownAtMs >= FIGURES_EVERY_MS) {
        publish(status);
        shown = text;
        shownAtMs = Date.now();
      }
      await delay(MIN_MS, undefined, { signal });
      await alarm.wait(MAX_MS - MIN_MS, signal);
    }
  } finally {
    stopListening();
  }
};

/** What is worth showing at once when it changes. */
function withoutFigures({ workers, ...status }: SystemStatus): unknown {
  return {
    ...status,
    workers: workers && {
      ...workers,
      workers: workers.workers.map(({ identity, state, activitiesUnderWay }) => ({
        identity,
        state,
        activitiesUnderWay,
      })),
    },
  };
}
