import { EventEmitter } from 'node:events';
import { perProcess } from '#lib/shared/per-process.ts';

/**
 * Calls `listener` after each of this process's requests to Temporal: the bank's feed does not cover a
 * transfer that has not reached the bank yet, and Temporal has no feed of its lists.
 *
 * @returns the function that removes the listener
 */
export function onTransferChange(listener: () => void): () => void {
  emitter().on('change', listener);
  return () => void emitter().off('change', listener);
}

export function announceTransferChange(): void {
  emitter().emit('change');
}

function emitter(): EventEmitter {
  // One listener per followed list: there is no sensible limit to warn at.
  return perProcess('transfer-changes', () => new EventEmitter().setMaxListeners(0));
}
