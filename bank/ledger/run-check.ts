import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { BankDatabase } from '#bank/database/database.ts';
import type { ReaderSource } from '#bank/database/reader.ts';
import { type Check, check as checkSchema } from '#lib/bank-client/contract.ts';
import { checkLedger } from './check.ts';

const IS_SOURCE = import.meta.url.endsWith('.ts');
const THREAD = new URL(IS_SOURCE ? './check-thread.ts' : './check-thread.js', import.meta.url);

/** Resolves to the program of a thread: one of Node 20 does not load TypeScript. Bundled once. */
let bundledSource: Promise<string> | undefined;

const running = new Map<string, RunningCheck>();

/**
 * On this thread a check would stop every posting: the driver of SQLite is synchronous, and sums take time. One runs at
 * a time: whoever asks meanwhile shares it, and when the last of them has gone it ends.
 * @throws the reason of `gone`
 */
export function check({ kind, source, db }: BankDatabase, gone: AbortSignal): Promise<Check> {
  if (source === undefined) return checkLedger(db);
  const known = running.get(source);
  if (known) return known.share(gone);
  const started = new RunningCheck({ kind, source }, () => {
    if (running.get(source) === started) running.delete(source);
  });
  running.set(source, started);
  return started.share(gone);
}

class RunningCheck {
  readonly #abort = new AbortController();
  readonly #result: Promise<Check>;
  readonly #onEnd: () => void;
  #callers = 0;

  constructor(reader: ReaderSource, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#result = checkOnThread(reader, this.#abort.signal).finally(onEnd);
  }

  async share(gone: AbortSignal): Promise<Check> {
    this.#callers += 1;
    const leave = () => this.#leave(gone);
    gone.addEventListener('abort', leave, { once: true });
    if (gone.aborted) leave();
    try {
      return await this.#result;
    } finally {
      gone.removeEventListener('abort', leave);
    }
  }

  #leave({ reason }: AbortSignal): void {
    this.#callers -= 1;
    if (this.#callers > 0) return;
    this.#abort.abort(reason);
    // Whoever comes now begins another.
    this.#onEnd();
  }
}

async function checkOnThread(reader: ReaderSource, signal: AbortSignal): Promise<Check> {
  const thread = await startThread({ workerData: reader, execArgv: [] });
  try {
    const [result] = await Promise.race([once(thread, 'message', { signal }), endOf(thread)]);
    return checkSchema.parse(result);
  } finally {
    await thread.terminate();
  }
}

async function startThread(options: WorkerOptions): Promise<Worker> {
  if (!IS_SOURCE) return new Worker(THREAD, options);
  bundledSource ??= bundleSource();
  return new Worker(await bundledSource, { ...options, eval: true });
}

async function bundleSource(): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    ...{ entryPoints: [fileURLToPath(THREAD)], write: false },
    ...{ bundle: true, platform: 'node', packages: 'external' },
  });
  return outputFiles.map(({ text }) => text).join('');
}

async function endOf(thread: Worker): Promise<never> {
  await once(thread, 'exit');
  throw new Error('The check ended without a result.');
}
