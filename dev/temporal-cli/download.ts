import { TestWorkflowEnvironment } from '@temporalio/testing';

/*
 * Run as a process of its own: makes the SDK fetch the Temporal CLI into the folder named by the
 * first argument. The SDK offers no download alone, so the server is started once and stopped.
 */
const [downloadDir] = process.argv.slice(2);
if (downloadDir === undefined) throw new Error('Say which folder to download into.');

try {
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir } },
  });
  await environment.teardown();
} catch (error) {
  // A chain of reasons, each with the whole address in it: the last one tells what is wrong.
  const reasons = error instanceof Error ? error.message.split(': ') : [String(error)];
  console.error(reasons.slice(-2).join(': '));
  process.exitCode = 1;
}
