import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { BankDatabase } from '#bank/database/database.ts';
import type { ReaderSource } from '#bank/database/reader.ts';
import { type Check, check as checkSchema } from '#lib/bank-client/contract.ts';
import { checkLedger } from './check.ts';

const IS_SOURCE = import.meta.url.endsWith('.ts');
const THREAD = new URL(IS_SOURCE ? './check-thread.ts' : './check-thread.js', import.meta.url);
/** A thread of Node 20 does not load what `--import tsx` would. */
const FROM_SOURCE = `import('tsx/esm/api').then((tsx) => (tsx.register(), import('${THREAD}')))`;

/** On this thread a check would stop every posting: the driver of SQLite is synchronous, and sums take time. */
export function check({ kind, source, db }: BankDatabase): Promise<Check> {
  return source === undefined ? checkLedger(db) : checkOnThread({ kind, source });
}

async function checkOnThread(reader: ReaderSource): Promise<Check> {
  const options = { workerData: reader, execArgv: [] };
  const thread = IS_SOURCE
    ? new Worker(FROM_SOURCE, { ...options, eval: true })
    : new Worker(THREAD, options);
  try {
    const [result] = await once(thread, 'message');
    return checkSchema.parse(result);
  } finally {
    await thread.terminate();
  }
}
