import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { findTemporalCli } from '#dev/temporal-cli/find-cli.ts';
import { PATHS } from './workflows/paths.ts';
import { SagaStack } from './workflows/saga-stack.ts';

/*
 * `npm run record-histories`: records a history of every path that has none, on a real server and bank.
 * The replay test replays them with later workflow code, so delete one, to record it again, only when
 * no transfer of the older code can still be running.
 */

const FOLDER = join('temporal', 'histories');

const { signal } = new AbortController();
const cli = await findTemporalCli({ env: process.env, report: console.log, signal });
const stack = await SagaStack.start(cli.path);
const stopWorker = await stack.startWorker();
await mkdir(FOLDER, { recursive: true });
for (const [name, play] of Object.entries(PATHS)) {
  const file = join(FOLDER, `${name}.json`);
  if (existsSync(file)) continue;
  const transfer = await play(stack);
  await transfer.ends();
  const recorded = await transfer.handle.fetchHistory();
  const started = recorded.events?.[0]?.workflowExecutionStartedEventAttributes;
  // The run, as a replay knows it: after a reset the server goes on naming the first.
  if (started) started.originalExecutionRunId = (await transfer.handle.describe()).runId;
  const history = withoutMachineDetails(historyToJSON(recorded));
  await writeFile(file, `${history}\n`);
  console.log(`recorded ${name}`);
}
await stopWorker();
await stack.stop();

/** Host names and file paths do not belong in the repository; a replay does not read them. */
function withoutMachineDetails(history: string): string {
  const blanked = (key: string, value: unknown) => (key === 'identity' || key === 'stackTrace' ? '' : value);
  return JSON.stringify(JSON.parse(history, blanked), null, 2);
}
