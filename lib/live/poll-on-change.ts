import { setTimeout as delay } from 'node:timers/promises';
import { listenToBank } from '#lib/bank-client/shared-feed.ts';
import { AutoResetEvent } from '#lib/shared/auto-reset-event.ts';
import type { Source } from './shared-subscriptions.ts';
import { onTransferChange } from './transfer-changes.ts';

const MIN_MS = 200;
/** Not every change in Temporal is announced. */
const MAX_MS = 5_000;
/** Reading takes at most this share of the time, however long it takes. */
const SHARE = 1 / 5;

/**
 * Reads again on every announced change, and in growing pauses without one; publishes what differs.
 * @param read must not fail because the bank or Temporal is unavailable
 * @param minMs between two reads
 */
export function pollOnChange<T>(read: () => Promise<T>, minMs = MIN_MS): Source<T> {
  return async (publish, signal) => {
    const changed = new AutoResetEvent();
    let idlePolls = 0;
    let published = '';
    const onChange = () => {
      idlePolls = 0;
      changed.set();
    };
    const stops = [
      listenToBank({ onEvent: onChange, onConnected: onChange, onDisconnected: onChange }),
      onTransferChange(onChange),
    ];
    try {
      while (!signal.aborted) {
        const startedMs = performance.now();
        const data = await read();
        const tookMs = performance.now() - startedMs;
        const text = JSON.stringify(data);
        idlePolls = text === published ? idlePolls + 1 : 0;
        if (text !== published) publish(data);
        published = text;
        const restMs = Math.max(minMs, tookMs / SHARE - tookMs);
        await delay(restMs, undefined, { signal });
        await changed.wait(Math.min(MAX_MS, restMs * 2 ** idlePolls), signal);
      }
    } finally {
      for (const stop of stops) stop();
    }
  };
}
