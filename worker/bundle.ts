import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

export const WORKFLOWS_PATH = path.resolve('temporal/index.ts');

/**
 * @throws also when the bundler warns: it found a module that cannot run in a workflow
 *   (https://github.com/temporalio/sdk-typescript/issues/516)
 */
export async function buildWorkflowBundle(outFile: string, workflowsPath = WORKFLOWS_PATH): Promise<void> {
  const warnings: string[] = [];
  const logger = new DefaultLogger('WARN', ({ message }) => warnings.push(message));
  const { code } = await bundleWorkflowCode({ workflowsPath, logger });
  if (warnings.length > 0)
    throw new Error(`The workflow code does not bundle cleanly:\n${warnings.join('\n')}`);
  await mkdir(path.dirname(outFile), { recursive: true });
  await writeFile(`${outFile}.part`, code);
  await rename(`${outFile}.part`, outFile);
}
