import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

export const WORKFLOWS_PATH = path.resolve('temporal/index.ts');

/**
 * Bundles the workflow code into one file for `workflowBundle.codePath`. A production worker takes
 * that file: it starts at once, and runs the code that was tested.
 *
 * @throws when the code does not bundle, and when the bundler warns: a warning means that a module
 *   which cannot run in a workflow was pulled in (https://github.com/temporalio/sdk-typescript/issues/516)
 */
export async function buildWorkflowBundle(outFile: string): Promise<void> {
  const warnings: string[] = [];
  const logger = new DefaultLogger('WARN', ({ message }) => warnings.push(message));
  const { code } = await bundleWorkflowCode({ workflowsPath: WORKFLOWS_PATH, logger });
  if (warnings.length > 0)
    throw new Error(`The workflow code does not bundle cleanly:\n${warnings.join('\n')}`);
  await mkdir(path.dirname(outFile), { recursive: true });
  await writeFile(`${outFile}.part`, code);
  await rename(`${outFile}.part`, outFile);
}
