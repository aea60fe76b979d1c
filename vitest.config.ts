import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const NOT_OURS = ['**/node_modules/**', '**/dist/**', '**/.next/**'];

/** Real databases and processes take their time on a busy machine. */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 60_000 };

/**
 * Five projects. `units` need nothing but Node and take seconds: their files share a few processes, and those that
 * need one of their own (a client made once from the environment) are `processes`. `bank` runs the bank on real
 * databases and in processes that are killed; `programs` run commands as people do, and bring up stacks of stand-ins;
 * `workflows` run against a real local Temporal server, whose CLI is found once. One alone: `npx vitest run --project units`.
 */
export default defineConfig({
  test: {
    // One more than there are cores, where vitest leaves one idle: most of these tests wait for other processes.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'units',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...NOT_OURS, 'bank/**', '**/*.{workflow,process,program}.test.ts'],
          // Half of their time was to load the same modules again for every file.
          isolate: false,
          setupFiles: 'testing/shared-process.ts',
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'processes',
          include: ['**/*.process.test.ts'],
          exclude: NOT_OURS,
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'bank',
          include: ['bank/**/*.test.ts'],
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'programs',
          include: ['**/*.program.test.ts'],
          exclude: NOT_OURS,
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'workflows',
          include: ['{temporal,worker,lib,dev}/**/*.workflow.test.ts'],
          exclude: NOT_OURS,
          globalSetup: 'testing/vitest-temporal.ts',
          ...PATIENCE,
        },
      },
    ],
  },
});
