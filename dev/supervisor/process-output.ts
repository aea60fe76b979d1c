import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { isLogRecord, type Log, readable, type Speaker } from './log.ts';

const DRAIN_WITHIN_MS = 1_000;

/**
 * Shows what a process writes. Until it is ready only its log records are shown: the banners that
 * servers print at their start are held back, and matter only when the start fails.
 */
export class ProcessOutput {
  readonly #speaker: Speaker;
  readonly #log: Log;
  readonly #unread: Promise<unknown>[] = [];
  #heldBack: string[] | undefined = [];

  constructor(speaker: Speaker, log: Log) {
    this.#speaker = speaker;
    this.#log = log;
  }

  read(stream: Readable | null): void {
    if (stream === null) return;
    const lines = createInterface({ input: stream }).on('line', (line) => this.#take(line));
    this.#unread.push(once(lines, 'close'));
  }

  /** Resolves once all is read that the process has written, after it has ended. */
  async drained(): Promise<void> {
    // Something it has started and that has got away may hold the other end open for ever.
    await Promise.race([Promise.all(this.#unread), pause(DRAIN_WITHIN_MS, undefined, { ref: false })]);
  }

  /** The process is ready: from now on all is shown. */
  showAll(): void {
    this.#heldBack = undefined;
  }

  /** The process failed to start: what it said may tell why. */
  showHeldBack(): void {
    const lines = this.#heldBack ?? [];
    this.#heldBack = undefined;
    for (const line of lines) this.#take(line);
  }

  #take(line: string): void {
    if (stripVTControlCharacters(line).trim() === '') return;
    if (this.#heldBack && !isLogRecord(line)) this.#heldBack.push(line);
    else this.#log.line(this.#speaker, readable(line));
  }
}
