import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findTemporalCli } from '#dev/temporal-cli/find-cli.ts';
import { buildWorkflowBundle } from '#worker/bundle.ts';
import { SHARED_BUNDLE } from './workflows/shared-bundle.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the CLI. */
    temporalCli: string;
  }
}

/** Once for all workflow tests: finds the Temporal CLI, as `npm start` does, and bundles the workflow code. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { signal } = new AbortController();
  const cli = await findTemporalCli({ env: process.env, report: console.log, signal });
  project.provide('temporalCli', cli.path);
  const folder = await mkdtemp(join(tmpdir(), 'remit-workflows-'));
  const bundle = join(folder, 'bundle.js');
  await buildWorkflowBundle(bundle);
  // The processes of the tests inherit this environment.
  process.env[SHARED_BUNDLE] = bundle;
  return () => rm(folder, { recursive: true });
}
