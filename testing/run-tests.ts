import '#dev/shared/node-version.ts';
import { rm } from 'node:fs/promises';
import { execa } from 'execa';
import color from 'picocolors';
import { buildStale } from '#dev/build/build-stale.ts';
import { secondsSince } from '#dev/shared/progress.ts';
import { StartupError } from '#dev/shared/startup-error.ts';
import { findTemporalCli } from '#dev/temporal-cli/find-cli.ts';
import { ensureBrowser } from './find-browser.ts';
import { add, type Counts, NO_TESTS, playwrightCounts, vitestCounts } from './test-results.ts';

/* `npm test`: all checks, cheapest first, up to the first that fails; `--fast`: only those that take seconds. */

interface Stage {
  readonly name: string;
  /** Rejects when the stage fails. */
  run(): Promise<unknown>;
  /** For stages that run tests. */
  counts?(): Promise<Counts>;
}

const VITEST_RESULTS = 'test-results/vitest.json';
const PLAYWRIGHT_RESULTS = 'test-results/playwright.json';

const report = (line: string) => console.log(line);

const lint: Stage = {
  name: 'lint',
  run: () => run('biome', ['ci', '.', `--colors=${color.isColorSupported ? 'force' : 'off'}`]),
};

const types: Stage = {
  name: 'types',
  run: async () => {
    // Route types are generated; stale ones would not compile.
    await run('next', ['typegen']);
    await run('tsc', ['--noEmit']);
  },
};

const units: Stage = vitestStage('units', ['--project', 'units', '--project', 'processes']);

const unitsBankAndWorkflows: Stage = vitestStage('units, bank and workflows', []);

const build: Stage = { name: 'build', run: () => buildStale(report, new AbortController().signal) };

/** A fixed seed, so that every run plays the same plan; `npm run chaos` draws others. */
const chaos: Stage = {
  name: 'chaos',
  run: () =>
    run('node', [
      ...['--import', 'tsx', 'chaos/main.ts'],
      ...['--transfers', '90', '--seconds', '60', '--seed', '1'],
    ]),
};

const endToEnd: Stage = {
  name: 'end to end',
  run: async () => {
    await ensureBrowser(process.env, report);
    await run('playwright', ['test', '--reporter', 'list,json'], {
      PLAYWRIGHT_JSON_OUTPUT_FILE: PLAYWRIGHT_RESULTS,
    });
  },
  counts: () => playwrightCounts(PLAYWRIGHT_RESULTS),
};

/** Workflow and end-to-end tests read the path from the environment. */
const temporalCli: Stage = {
  name: 'Temporal CLI',
  run: async () => {
    const { signal } = new AbortController();
    process.env.TEMPORAL_CLI = (await findTemporalCli({ env: process.env, report, signal })).path;
  },
};

const fast = process.argv.includes('--fast');
const stages = fast
  ? [lint, types, units]
  : [lint, types, temporalCli, unitsBankAndWorkflows, build, chaos, endToEnd];

process.exitCode = (await runAll(stages)) ? 0 : 1;

/** Prints at the end how many tests passed and failed; false when anything failed. */
async function runAll(stages: readonly Stage[]): Promise<boolean> {
  await rm('test-results', { recursive: true, force: true });
  const summary: string[] = [];
  let total = NO_TESTS;
  let passed = true;
  for (const stage of stages) {
    const started = performance.now();
    passed = await succeeds(stage);
    const counts = (await stage.counts?.()) ?? NO_TESTS;
    // A stage that fails without a failing test, such as a compile error, counts as one failure.
    total = add(total, passed || counts.failed > 0 ? counts : { passed: counts.passed, failed: 1 });
    summary.push(
      `${passed ? color.green('passed') : color.red('FAILED')}  ${stage.name} in ${secondsSince(started)}`,
    );
    if (!passed) break;
  }
  console.log(`\n${summary.join('\n')}\n\n${total.passed} passed, ${total.failed} failed`);
  return passed;
}

async function succeeds({ name, run }: Stage): Promise<boolean> {
  console.log(color.bold(`\n${name}`));
  try {
    await run();
    return true;
  } catch (error) {
    // The tool itself has printed why it failed.
    if (!(error instanceof Error && 'exitCode' in error && error.exitCode)) {
      console.error(error instanceof StartupError ? error.message : error);
    }
    return false;
  }
}

function vitestStage(name: string, args: readonly string[]): Stage {
  const reporters = ['--reporter', 'default', '--reporter', 'json', `--outputFile.json=${VITEST_RESULTS}`];
  return {
    name,
    run: () => run('vitest', ['run', ...reporters, ...args]),
    counts: () => vitestCounts(VITEST_RESULTS),
  };
}

function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  return execa(command, args, { preferLocal: true, stdio: 'inherit', env });
}
