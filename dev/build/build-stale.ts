import { build as bundle } from 'esbuild';
import { execa } from 'execa';
import { type Report, secondsSince, withProgress } from '#dev/shared/progress.ts';
import { messageOf, StartupError } from '#dev/shared/startup-error.ts';
import { buildUnlessFresh, hashFiles } from './stamp.ts';

/** One list for all: the web takes most of the time, and nearly every change is one of its inputs. */
const INPUTS = [
  '{app,bank,lib,public,temporal,worker,dev/build}/**',
  '*.{ts,mjs}',
  '{package,package-lock,tsconfig}.json',
  '!**/*.test.*',
  '!next-env.d.ts',
];

const WORKFLOW_BUNDLE = 'dist/workflow-bundle.js';

const BUILT = {
  stamp: 'dist/stamp',
  outputs: ['dist/bank.js', 'dist/check-thread.js', 'dist/worker.js', WORKFLOW_BUNDLE, '.next/BUILD_ID'],
};

const STEPS: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>> = {
  bank: () => bundleProgram({ bank: 'bank/main.ts', 'check-thread': 'bank/ledger/check-thread.ts' }),
  worker: () => bundleProgram({ worker: 'worker/main.ts' }),
  'workflow code': async () => {
    // Loaded only when needed: it brings the SDK's native code along.
    const { buildWorkflowBundle } = await import('#worker/bundle.ts');
    await buildWorkflowBundle(WORKFLOW_BUNDLE);
  },
  web: (signal) =>
    execa('next', ['build'], {
      preferLocal: true,
      all: true,
      cancelSignal: signal,
      env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', __NEXT_PROCESSED_ENV: 'true' },
    }),
};

/** @throws StartupError with the output of the tool that failed. */
export async function buildStale(report: Report, signal: AbortSignal): Promise<void> {
  const hash = await hashFiles(INPUTS, process.cwd());
  await buildUnlessFresh(BUILT, hash, async () => {
    const started = performance.now();
    report(`building ${Object.keys(STEPS).join(', ')}`);
    for (const [name, build] of Object.entries(STEPS)) {
      await withProgress(report, `building the ${name}`, () => buildOne(name, () => build(signal), signal));
    }
    report(`built in ${secondsSince(started)}`);
  });
}

async function buildOne(name: string, build: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  try {
    await build();
  } catch (error) {
    signal.throwIfAborted();
    throw new StartupError(`The ${name} does not build:\n${outputOf(error)}`);
  }
}

/** @param entryPoints by the name of their output */
function bundleProgram(entryPoints: Record<string, string>): Promise<unknown> {
  return bundle({
    entryPoints,
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'silent',
  });
}

function outputOf(error: unknown): string {
  return error instanceof Error && 'all' in error && error.all ? String(error.all) : messageOf(error);
}
