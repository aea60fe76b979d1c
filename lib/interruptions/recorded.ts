import { EventEmitter } from 'node:events';
import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { perProcess } from '#lib/shared/per-process.ts';
import { type Interruption, interruptionsIn } from './interruption.ts';

/** Oldest first; null where no supervisor keeps a record, or it cannot be read. */
export async function readInterruptions(): Promise<Interruption[] | null> {
  const file = recordFile();
  return file ? readFile(file, 'utf8').then(interruptionsIn, () => null) : null;
}

/** @returns the function that removes the listener */
export function onInterruption(listener: () => void): () => void {
  const changes = perProcess('interruptions', watchRecord);
  changes.on('change', listener);
  return () => void changes.off('change', listener);
}

function watchRecord(): EventEmitter {
  // One listener per followed transfer: no limit to warn at.
  const changes = new EventEmitter().setMaxListeners(0);
  const file = recordFile();
  if (!file) return changes;
  try {
    // What cannot be watched is read once per transfer.
    watch(file, { persistent: false }, () => changes.emit('change')).on('error', () => undefined);
  } catch {}
  return changes;
}

function recordFile(): string | undefined {
  return process.env.SUPERVISOR_RECORD_FILE || undefined;
}
