/* Checks the ledger in a file on a connection of its own, and reports the result to its parent. */
import { parentPort, workerData } from 'node:worker_threads';
import { openReadOnly } from '#bank/database/sqlite.ts';
import { checkLedger } from './check.ts';

const db = openReadOnly(String(workerData));
parentPort?.postMessage(await checkLedger(db).finally(() => db.destroy()));
