import { EventEmitter } from 'node:events';
import { watch } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { perProcess } from '#lib/shared/per-process.ts';
import { type Interruption, interruptionsIn } from './interruption.ts';

interface Parsed {
  of: string;
  record: Promise<Interruption[]>;
}

/** Oldest first; null where no supervisor keeps a record, or it cannot be read. */
export async function readInterruptions(): Promise<readonly Interruption[] | null> {
  const file = recordFile();
  return file ? readRecord(file).catch(() => null) : null;
}

/** Read once as it is, for whoever follows a transfer. */
async function readRecord(file: string): Promise<readonly Interruption[]> {
  const { mtimeMs, size, ino } = await stat(file);
  const of = [file, mtimeMs, size, ino].join(' ');
  const last = perProcess('interruptions-read', (): { parsed?: Parsed } => ({}));
  if (last.parsed?.of !== of) last.parsed = { of, record: readFile(file, 'utf8').then(interruptionsIn) };
  return last.parsed.record;
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
  watchFile(file, changes);
  return changes;
}

function watchFile(file: string, changes: EventEmitter): void {
  try {
    const watcher = watch(file, { persistent: false }, (event) => {
      if (event === 'rename') {
        // The supervisor has put a shorter one in its place.
        watcher.close();
        watchFile(file, changes);
      }
      changes.emit('change');
    });
    // What cannot be watched is read once per transfer.
    watcher.on('error', () => undefined);
  } catch {}
}

function recordFile(): string | undefined {
  return process.env.SUPERVISOR_RECORD_FILE || undefined;
}
