/* Checks the ledger on a connection of its own, and reports the result to its parent. */
import { parentPort, workerData } from 'node:worker_threads';
import { openReader } from '#bank/database/reader.ts';
import { checkLedger } from './check.ts';

void run();

async function run(): Promise<void> {
  const db = await openReader(workerData);
  parentPort?.postMessage(await checkLedger(db).finally(() => db.destroy()));
}
