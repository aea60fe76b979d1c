import type { TestProject } from 'vitest/node';
import { findTemporalCli } from '#dev/temporal-cli/find-cli.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the CLI. */
    temporalCli: string;
  }
}

/** Finds the Temporal CLI once for all workflow tests, as `npm start` does. */
export default async function setUp(project: TestProject): Promise<void> {
  const { signal } = new AbortController();
  const cli = await findTemporalCli({ env: process.env, report: console.log, signal });
  project.provide('temporalCli', cli.path);
}
