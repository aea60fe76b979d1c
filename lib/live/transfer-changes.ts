import { perProcess } from '#lib/shared/per-process.ts';

type Listener = () => void;

/**
 * Hears of what this process asks of Temporal: the bank's feed does not tell of a transfer that has
 * not reached the bank yet, and Temporal has no feed of its lists.
 *
 * @returns the function that ends the hearing
 */
export function onTransferChange(listener: Listener): () => void {
  const { listeners } = bell();
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Says that a transfer was started, or asked for something. */
export function announceTransferChange(): void {
  for (const listener of bell().listeners) listener();
}

function bell(): { listeners: Set<Listener> } {
  return perProcess('transfer-changes', () => ({ listeners: new Set<Listener>() }));
}
