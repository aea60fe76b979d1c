import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OwnStack } from '#testing/stack/stack.ts';
import type { ChaosSummary } from './summary.ts';

/** Keeps the summary and the log of all processes of a failed run. @returns the folder */
export async function keepEvidence(stack: OwnStack, summary: ChaosSummary): Promise<string> {
  const folder = join('bench/results', `chaos-${summary.seed}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'stack.log'), stack.log());
  await writeFile(join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
  return folder;
}
