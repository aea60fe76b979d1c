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

/** Where what a stage prints goes: to the terminal as it comes, or there at its end. */
type Output = 'inherit' | 'pipe';

interface Stage {
  readonly name: string;
  /** Rejects when the stage fails. */
  run(output: Output): Promise<unknown>;
  /** For stages that run tests. */
  counts?(): Promise<Counts>;
}

const VITEST_RESULTS = 'test-results/vitest.json';
const PLAYWRIGHT_RESULTS = 'test-results/playwright.json';

const report = (line: string) => console.log(line);

const lint: Stage = {
  name: 'lint',
  run: (output) => run(output, 'biome', ['ci', '.', `--colors=${color.isColorSupported ? 'force' : 'off'}`]),
};

const types: Stage = {
  name: 'types',
  run: async (output) => {
    // Route types are generated; stale ones would not compile.
    await run(output, 'next', ['typegen']);
    await run(output, 'tsc', ['--noEmit']);
  },
};

const units: Stage = vitestStage('units', ['--project', 'units', '--project', 'processes']);

const unitsBankAndWorkflows: Stage = vitestStage('units, bank and workflows', []);

const build: Stage = { name: 'build', run: () => buildStale(report, new AbortController().signal) };

/** A fixed seed, so that every run plays the same plan; `npm run chaos` draws others. */
const chaos: Stage = {
  name: 'chaos',
  run: (output) =>
    run(output, 'node', [
      ...['--import', 'tsx', 'chaos/main.ts'],
      ...['--transfers', '90', '--seconds', '60', '--seed', '1'],
    ]),
};

const endToEnd: Stage = {
  name: 'end to end',
  run: async (output) => {
    await ensureBrowser(process.env, report);
    await run(output, 'playwright', ['test', '--reporter', 'list,json'], {
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
/** Those of one step run at once: most of the tests of the first wait, and leave a core to the others. */
const steps: readonly (readonly Stage[])[] = fast
  ? [[units, lint, types]]
  : [[types, lint], [temporalCli], [build], [unitsBankAndWorkflows, chaos], [endToEnd]];

process.exitCode = (await runAll(steps)) ? 0 : 1;

/** Prints at the end how many tests passed and failed; false when anything failed. */
async function runAll(steps: readonly (readonly Stage[])[]): Promise<boolean> {
  await rm('test-results', { recursive: true, force: true });
  const ended: Ended[] = [];
  for (const step of steps) {
    console.log(color.bold(`\n${step.map(({ name }) => name).join(' · ')}`));
    ended.push(
      ...(await Promise.all(step.map((stage, index) => end(stage, index === 0 ? 'inherit' : 'pipe')))),
    );
    if (ended.some(({ passed }) => !passed)) break;
  }
  const total = ended.map(({ counts }) => counts).reduce(add, NO_TESTS);
  const summary = ended.map(({ line }) => line);
  console.log(`\n${summary.join('\n')}\n\n${total.passed} passed, ${total.failed} failed`);
  return ended.every(({ passed }) => passed);
}

interface Ended {
  readonly passed: boolean;
  readonly counts: Counts;
  /** Of the summary. */
  readonly line: string;
}

async function end(stage: Stage, output: Output): Promise<Ended> {
  const started = performance.now();
  const passed = await succeeds(stage, output);
  const counts = (await stage.counts?.()) ?? NO_TESTS;
  return {
    passed,
    // A stage that fails without a failing test, such as a compile error, counts as one failure.
    counts: passed || counts.failed > 0 ? counts : { passed: counts.passed, failed: 1 },
    line: `${passed ? color.green('passed') : color.red('FAILED')}  ${stage.name} in ${secondsSince(started)}`,
  };
}

async function succeeds({ run }: Stage, output: Output): Promise<boolean> {
  try {
    await run(output);
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
    run: (output) => run(output, 'vitest', ['run', ...reporters, ...args]),
    counts: () => vitestCounts(VITEST_RESULTS),
  };
}

async function run(
  output: Output,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const result = await execa(command, args, {
    ...{ preferLocal: true, reject: false, stdin: 'ignore', stdout: output, stderr: output, all: true },
    // Through a pipe there would be none.
    env: { ...env, ...(color.isColorSupported && { FORCE_COLOR: '1' }) },
  });
  if (result.all) console.log(result.all);
  if (result.failed) throw result;
}
