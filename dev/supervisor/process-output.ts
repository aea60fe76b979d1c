import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { isLogRecord, type Log, type LogSource, readable } from './log.ts';

const DRAIN_WITHIN_MS = 1_000;

/** Until the process is ready, only its log records are shown: its banners matter only if the start fails. */
export class ProcessOutput {
  readonly #source: LogSource;
  readonly #log: Log;
  readonly #unread: Promise<unknown>[] = [];
  #heldBack: string[] | undefined = [];

  constructor(source: LogSource, log: Log, streams: readonly (Readable | null | undefined)[]) {
    this.#source = source;
    this.#log = log;
    for (const input of streams) {
      // A process that could not be spawned has none.
      if (!input) continue;
      const lines = createInterface({ input }).on('line', (line) => this.#receive(line));
      this.#unread.push(once(lines, 'close'));
    }
  }

  async drained(): Promise<void> {
    // What the process started may have left its group, and hold the other end open.
    await Promise.race([Promise.all(this.#unread), pause(DRAIN_WITHIN_MS, undefined, { ref: false })]);
  }

  showAll(): void {
    this.#heldBack = undefined;
  }

  showHeldBack(): void {
    const lines = this.#heldBack ?? [];
    this.#heldBack = undefined;
    for (const line of lines) this.#receive(line);
  }

  #receive(line: string): void {
    if (stripVTControlCharacters(line).trim() === '') return;
    if (this.#heldBack && !isLogRecord(line)) this.#heldBack.push(line);
    else this.#log.line(this.#source, readable(line));
  }
}
