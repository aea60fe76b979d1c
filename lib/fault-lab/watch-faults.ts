import { listenToBank } from '#lib/bank-client/shared-feed.ts';
import { SharedSubscriptions, type Subscriber, type Watch } from '#lib/live/shared-subscriptions.ts';
import { AutoResetEvent } from '#lib/shared/auto-reset-event.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { type FaultBoard, readFaults } from './list-faults.ts';

/** While the bank does not answer it is asked this often; otherwise its feed tells of every change. */
const ASK_AGAIN_MS = 1_000;

/** Follows the fault lab. All who look at it in this process share one watcher. */
export function watchFaults(subscriber: Subscriber<FaultBoard | 'off' | null>): () => void {
  const watches = perProcess(
    'fault-watches',
    () => new SharedSubscriptions<FaultBoard | 'off' | null>(() => watch),
  );
  return watches.subscribe('faults', subscriber);
}

const watch: Watch<FaultBoard | 'off' | null> = async (publish, signal) => {
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
  try {
    while (!signal.aborted) {
      const board = await readFaults();
      const text = JSON.stringify(board);
      if (text !== shown) publish(board);
      shown = text;
      await alarm.wait(board === null ? ASK_AGAIN_MS : Number.POSITIVE_INFINITY, signal);
    }
  } finally {
    stopListening();
  }
};
