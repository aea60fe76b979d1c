import { TestWorkflowEnvironment } from '@temporalio/testing';

/*
 * Run as a process of its own: makes the SDK fetch the Temporal CLI into the folder named by the
 * first argument. The SDK offers no download alone, so the server is started once and stopped.
 */
const [downloadDir] = process.argv.slice(2);
if (downloadDir === undefined) throw new Error('Say which folder to download into.');

const environment = await TestWorkflowEnvironment.createLocal({
  server: { executable: { type: 'cached-download', downloadDir } },
});
await environment.teardown();
