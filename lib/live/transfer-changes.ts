import { EventEmitter } from 'node:events';
import { perProcess } from '#lib/shared/per-process.ts';

/**
 * Announces this process's requests to Temporal, which the bank's feed does not cover.
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
  // One listener per followed list: no limit to warn at.
  return perProcess('transfer-changes', () => new EventEmitter().setMaxListeners(0));
}
