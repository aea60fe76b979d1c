import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
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

/** The source map names the folder that it was bundled in. */
const SOURCE_MAP = /\n\/\/# sourceMappingURL=[^\n]*\s*$/;

/** A hash of the code: the same code has the same id on every machine, and in every folder. */
export async function buildIdOf(bundle: string): Promise<string> {
  const code = (await readFile(bundle, 'utf8')).replace(SOURCE_MAP, '');
  return createHash('sha256').update(code).digest('hex').slice(0, 12);
}
