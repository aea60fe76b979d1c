import { listenToBank } from '#lib/bank-client/shared-feed.ts';
import { defineTopic } from '#lib/live/define-topic.ts';
import type { Source } from '#lib/live/shared-subscriptions.ts';
import { AutoResetEvent } from '#lib/shared/auto-reset-event.ts';
import { type FaultBoard, readFaults } from './list-faults.ts';

/** While the bank is unavailable; otherwise its feed announces every change. */
const RETRY_MS = 1_000;

const source: Source<FaultBoard | 'off' | null> = async (publish, signal) => {
  const changed = new AutoResetEvent();
  const onChange = () => changed.set();
  const stopListening = listenToBank({
    onEvent: ({ event }) => {
      if (event === 'fault') onChange();
    },
    onConnected: onChange,
    onDisconnected: onChange,
  });
  let published = '';
  try {
    while (!signal.aborted) {
      const board = await readFaults();
      const text = JSON.stringify(board);
      if (text !== published) publish(board);
      published = text;
      await changed.wait(board === null ? RETRY_MS : Number.POSITIVE_INFINITY, signal);
    }
  } finally {
    stopListening();
  }
};

export const faultsTopic = defineTopic({ name: 'faults', read: readFaults, source: () => source });
