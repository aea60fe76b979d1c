import { TestWorkflowEnvironment } from '@temporalio/testing';

/*
 * Runs as its own process: has the SDK download the Temporal CLI into the folder given as the first
 * argument. The SDK has no separate download, so the server is started and stopped once.
 */
const [downloadDir] = process.argv.slice(2);
if (downloadDir === undefined) throw new Error('Usage: download.ts <folder>');

try {
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir } },
  });
  await environment.teardown();
} catch (error) {
  // A chain of reasons, each with the whole address: the last one is the cause.
  const reasons = error instanceof Error ? error.message.split(': ') : [String(error)];
  console.error(reasons.slice(-2).join(': '));
  process.exitCode = 1;
}
