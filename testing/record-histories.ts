import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { findTemporalCli } from '#dev/temporal-cli/find-cli.ts';
import { PATHS } from './workflows/paths.ts';
import { SagaStack } from './workflows/saga-stack.ts';

/*
 * `npm run record-histories`: takes one transfer down every path that has no history yet, on a real
 * server and a real bank, and keeps what it recorded. The replay test then holds later workflow code
 * to them, so remove a history, to record it afresh, only when no transfer of the older code can
 * still be running.
 */

const FOLDER = join('temporal', 'histories');

const { signal } = new AbortController();
const cli = await findTemporalCli({ env: process.env, report: console.log, signal });
const stack = await SagaStack.start(cli.path);
const stopWorker = await stack.startWorker();
await mkdir(FOLDER, { recursive: true });
for (const [name, take] of Object.entries(PATHS)) {
  const file = join(FOLDER, `${name}.json`);
  if (existsSync(file)) continue;
  const transfer = await take(stack);
  await transfer.ends();
  const history = withoutTracesOfThisMachine(historyToJSON(await transfer.handle.fetchHistory()));
  await writeFile(file, `${history}\n`);
  console.log(`recorded ${name}`);
}
await stopWorker();
await stack.stop();

/** Who ran it and where its files lie is nobody's business, and nothing a replay looks at. */
function withoutTracesOfThisMachine(history: string): string {
  const blanked = (key: string, value: unknown) => (key === 'identity' || key === 'stackTrace' ? '' : value);
  return JSON.stringify(JSON.parse(history, blanked), null, 2);
}
