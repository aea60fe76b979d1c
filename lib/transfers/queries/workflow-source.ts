import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WORKFLOW_FILE } from '#lib/transfers/recorder/code-lines.ts';

/** As it is here, next to this process: the worker bundles the same file. Empty where it is missing. */
export async function readWorkflowSource(): Promise<string> {
  return readFile(join(process.cwd(), WORKFLOW_FILE), 'utf8').catch(() => '');
}
