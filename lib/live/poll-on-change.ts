import { setTimeout as delay } from 'node:timers/promises';
import { listenToBank } from '#lib/bank-client/shared-feed.ts';
import { AutoResetEvent } from '#lib/shared/auto-reset-event.ts';
import type { Watch } from './shared-subscriptions.ts';
import { onTransferChange } from './transfer-changes.ts';

/** A list is looked at again at most this often, however much happens. */
const MIN_MS = 200;
/** And at least this often while somebody looks: not everything in Temporal rings a bell. */
const MAX_MS = 5_000;
/** Looking takes at most this share of the time, however much there is to look at. */
const SHARE = 1 / 5;

/**
 * Looks at something again whenever the bank's feed or this process says that something changed, and
 * by itself in growing pauses while nothing does; publishes what is new.
 *
 * @param look one look, which does not fail because the bank or Temporal is away
 */
export function pollOnChange<T>(look: () => Promise<T>): Watch<T> {
  return async (publish, signal) => {
    const alarm = new AutoResetEvent();
    let idlePolls = 0;
    let last = '';
    const ring = () => {
      idlePolls = 0;
      alarm.ring();
    };
    const stopListening = listenToBank({ onEvent: ring, onConnected: ring, onDisconnected: ring });
    const stopHearing = onTransferChange(ring);
    try {
      while (!signal.aborted) {
        const begun = performance.now();
        const seen = await look();
        const tookMs = performance.now() - begun;
        const text = JSON.stringify(seen);
        idlePolls = text === last ? idlePolls + 1 : 0;
        if (text !== last) publish(seen);
        last = text;
        const restMs = Math.max(MIN_MS, tookMs / SHARE - tookMs);
        await delay(restMs, undefined, { signal });
        await alarm.wait(Math.min(MAX_MS, restMs * 2 ** idlePolls), signal);
      }
    } finally {
      stopListening();
      stopHearing();
    }
  };
}
