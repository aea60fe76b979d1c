import { defineConfig } from 'vitest/config';

const NOT_OURS = ['**/node_modules/**', '**/dist/**', '**/.next/**'];

/** Real databases and processes take their time on a busy machine. */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 60_000 };

/**
 * Two projects: `units` need nothing but Node; `workflows` run against a real local Temporal server,
 * whose CLI is found once. One alone: `npx vitest run --project units`.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'units',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...NOT_OURS, '**/*.workflow.test.ts'],
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'workflows',
          include: ['{temporal,worker,lib}/**/*.workflow.test.ts'],
          exclude: NOT_OURS,
          globalSetup: 'scripts/vitest-temporal.ts',
          ...PATIENCE,
        },
      },
    ],
  },
});
