import type { TestProject } from 'vitest/node';
import { findTemporalCli } from '#dev/temporal-cli/find-cli.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the Temporal CLI: `inject('temporalCli')` in a workflow test. */
    temporalCli: string;
  }
}

/** Finds the Temporal CLI once for all workflow tests, by the same chain as `npm start`. */
export default async function setUp(project: TestProject): Promise<void> {
  const { signal } = new AbortController();
  const cli = await findTemporalCli({ env: process.env, report: console.log, signal });
  project.provide('temporalCli', cli.path);
}
