import { setTimeout as delay } from 'node:timers/promises';
import { listenToBank } from '../bank/shared-feed.ts';
import { Alarm } from '../live/alarm.ts';
import { SharedWatches, type Subscriber, type Watch } from '../live/shared-watch.ts';
import { perProcess } from '../per-process.ts';
import { type Desk, readDesk } from './desk.ts';

/** The desk is read at most this often, however much happens. */
const SHORTEST_MS = 100;
/** And at least this often while somebody looks: not everything in Temporal rings a bell. */
const LONGEST_MS = 5_000;

/** Follows the desk. All who look at it in this process share one watcher. */
export function watchDesk(subscriber: Subscriber<Desk>): () => void {
  return perProcess('desk-watches', () => new SharedWatches<Desk>(() => watch)).subscribe('desk', subscriber);
}

const watch: Watch<Desk> = async (publish, signal) => {
  const alarm = new Alarm();
  let quietLooks = 0;
  let last = '';
  const ring = () => {
    quietLooks = 0;
    alarm.ring();
  };
  const stopListening = listenToBank({ onEvent: ring, onConnected: ring, onDisconnected: ring });
  try {
    while (!signal.aborted) {
      const desk = await readDesk();
      const text = JSON.stringify(desk);
      quietLooks = text === last ? quietLooks + 1 : 0;
      if (text !== last) publish(desk);
      last = text;
      await delay(SHORTEST_MS, undefined, { signal });
      await alarm.wait(Math.min(LONGEST_MS, SHORTEST_MS * 2 ** quietLooks), signal);
    }
  } finally {
    stopListening();
  }
};
