import { setTimeout as delay } from 'node:timers/promises';
import { listenToBank } from '#lib/bank-client/shared-feed.ts';
import { listenToProcesses } from '#lib/fault-lab/processes/processes.ts';
import { defineTopic } from '#lib/live/define-topic.ts';
import type { Source } from '#lib/live/shared-subscriptions.ts';
import { AutoResetEvent } from '#lib/shared/auto-reset-event.ts';
import { readSystemStatus, type SystemStatus } from './system-status.ts';

const MIN_MS = 100;
/** A process of which no supervisor tells dies in silence. */
const MAX_MS = 1_000;
/** Loads and times differ at every read; alone they are published only this often. */
const FIGURES_EVERY_MS = 5_000;

const source: Source<SystemStatus> = async (publish, signal) => {
  const changed = new AutoResetEvent();
  const onChange = () => changed.set();
  const stopListening = listenToBank({
    onEvent: ({ event }) => {
      if (event === 'fault') onChange();
    },
    onConnected: onChange,
    onDisconnected: onChange,
  });
  void listenToProcesses(onChange, signal);
  let published = '';
  let publishedAtMs = 0;
  try {
    while (!signal.aborted) {
      const status = await readSystemStatus();
      const text = JSON.stringify(withoutFigures(status));
      if (text !== published || Date.now() - publishedAtMs >= FIGURES_EVERY_MS) {
        publish(status);
        published = text;
        publishedAtMs = Date.now();
      }
      await delay(MIN_MS, undefined, { signal });
      await changed.wait(MAX_MS - MIN_MS, signal);
    }
  } finally {
    stopListening();
  }
};

export const systemTopic = defineTopic({ name: 'system', read: readSystemStatus, source: () => source });

function withoutFigures({ workers, ...status }: SystemStatus): unknown {
  return {
    ...status,
    workers: workers && {
      ...workers,
      workers: workers.workers.map(({ identity, state, activitiesRunning }) => ({
        identity,
        state,
        activitiesRunning,
      })),
    },
  };
}
