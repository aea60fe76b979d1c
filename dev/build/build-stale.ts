import { existsSync } from 'node:fs';
import { build as bundle } from 'esbuild';
import { execa } from 'execa';
import { type Report, secondsSince, withProgress } from '#dev/shared/progress.ts';
import { messageOf, StartupError } from '#dev/shared/startup-error.ts';
import { hashFiles, Stamps } from './stamps.ts';

/** One thing the production processes need built. */
interface Target {
  readonly name: string;
  readonly inputs: readonly string[];
  /** Must exist for the build to count as there. */
  readonly output: string;
  build(signal: AbortSignal): Promise<unknown>;
}

const SHARED_INPUTS = ['lib/**', 'package.json', 'package-lock.json', 'tsconfig.json'];
const NOT_BUILT = ['!**/*.test.*', '!next-env.d.ts'];

const TARGETS: readonly Target[] = [
  {
    name: 'bank',
    inputs: ['bank/**', ...SHARED_INPUTS],
    output: 'dist/bank.js',
    build: () => bundleProgram('bank'),
  },
  {
    name: 'worker',
    inputs: ['worker/**', 'temporal/**', ...SHARED_INPUTS],
    output: 'dist/worker.js',
    build: () => bundleProgram('worker'),
  },
  {
    name: 'workflow code',
    inputs: ['worker/bundle.ts', 'temporal/**', ...SHARED_INPUTS],
    output: 'dist/workflow-bundle.js',
    build: async () => {
      // Loaded only when needed: it brings the SDK's native code along.
      const { buildWorkflowBundle } = await import('#worker/bundle.ts');
      await buildWorkflowBundle('dist/workflow-bundle.js');
    },
  },
  {
    name: 'web',
    inputs: ['app/**', 'public/**', 'temporal/**', '*.{ts,mjs}', '.env*', ...SHARED_INPUTS],
    output: '.next/BUILD_ID',
    build: (signal) =>
      execa('next', ['build'], {
        preferLocal: true,
        all: true,
        cancelSignal: signal,
        env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      }),
  },
];

/**
 * Builds what has changed since it was last built.
 *
 * @throws StartupError with the tool's own output when something does not build.
 */
export async function buildStale(report: Report, signal: AbortSignal): Promise<void> {
  const stamps = new Stamps('dist/stamps.json');
  const stale: { target: Target; hash: string }[] = [];
  for (const target of TARGETS) {
    const hash = await hashFiles([...target.inputs, ...NOT_BUILT], process.cwd());
    const isFresh = (await stamps.get(target.name)) === hash && existsSync(target.output);
    if (!isFresh) stale.push({ target, hash });
  }
  if (stale.length === 0) return;

  const started = performance.now();
  report(`building what has changed: ${stale.map(({ target }) => target.name).join(', ')}`);
  for (const { target, hash } of stale) {
    await stamps.set(target.name, undefined);
    await withProgress(report, `building the ${target.name}`, () => buildOne(target, signal));
    await stamps.set(target.name, hash);
  }
  report(`built in ${secondsSince(started)}`);
}

async function buildOne({ name, build }: Target, signal: AbortSignal): Promise<void> {
  try {
    await build(signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new StartupError(`The ${name} does not build:\n${outputOf(error)}`);
  }
}

function bundleProgram(name: 'bank' | 'worker'): Promise<unknown> {
  return bundle({
    entryPoints: [`${name}/main.ts`],
    outfile: `dist/${name}.js`,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'silent',
  });
}

/** What the failed tool printed, rather than what execa says about its command line. */
function outputOf(error: unknown): string {
  return error instanceof Error && 'all' in error && error.all ? String(error.all) : messageOf(error);
}
