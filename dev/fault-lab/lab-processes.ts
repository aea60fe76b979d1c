import { join } from 'node:path';
import { FailingVersion } from './failing-version.ts';
import { Scripts } from './scripts.ts';

/** What the fault lab runs beside the stack. */
export interface LabProcesses {
  readonly scripts: Scripts;
  readonly failingVersion: FailingVersion;
}

/** @param env as the worker's */
export function labProcesses(env: NodeJS.ProcessEnv, dataDir: string): LabProcesses {
  const WORKFLOW_BUNDLE = join(dataDir, 'failing-version.js');
  return { scripts: new Scripts(env), failingVersion: new FailingVersion({ ...env, WORKFLOW_BUNDLE }) };
}
