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

export function onTransferStart(referenceId: string, listener: () => void): () => void {
  const event = startOf(referenceId);
  emitter().on(event, listener);
  return () => void emitter().off(event, listener);
}

export function announceTransferStart(referenceId: string): void {
  emitter().emit(startOf(referenceId));
  announceTransferChange();
}

function startOf(referenceId: string): string {
  return `start of ${referenceId}`;
}

function emitter(): EventEmitter {
  // One listener per followed list: no limit to warn at.
  return perProcess('transfer-changes', () => new EventEmitter().setMaxListeners(0));
}
