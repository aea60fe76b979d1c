import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Environment } from '#dev/shared/environment.ts';
import { killGroup } from '#dev/shared/process-group.ts';
import { type Report, secondsSince, withProgress } from '#dev/shared/progress.ts';
import { messageOf, StartupError } from '#dev/shared/startup-error.ts';
import { cacheDirectory } from './cache-folder.ts';
import { whyTooOld } from './server-version.ts';

const CLI_PACKAGE = 'github.com/temporalio/cli/cmd/temporal';

/**
 * The newest release that `go install` built when this was written, with the SQLite of server 1.32. With its own, one
 * call that was given up could leave the database interrupted for good; with one in between, an in-memory database was
 * lost (temporalio/temporal#9198, #10427).
 */
const GO_MODULE = `module remit

go 1.25

require (
	github.com/temporalio/cli v1.5.1
	modernc.org/sqlite v1.51.0
)
`;

/** A download without progress for this long is stuck. */
const DOWNLOAD_STALL_MS = 30_000;
const BUILD_LIMIT_MS = 20 * 60_000;

const EXECUTABLE_SUFFIX = process.platform === 'win32' ? '.exe' : '';

interface SearchContext {
  readonly env: Environment;
  readonly report: Report;
  readonly signal: AbortSignal;
}

export type Found = { readonly path: string } | { readonly missing: string };

interface CliSource {
  readonly name: string;
  find(context: SearchContext): Promise<Found>;
}

interface TemporalCli {
  readonly path: string;
  readonly source: string;
}

/** In the order they are tried: cheapest first. */
export const CLI_SOURCES: readonly CliSource[] = [
  { name: 'TEMPORAL_CLI', find: findNamed },
  { name: 'the temporal command on PATH', find: findOnPath },
  { name: 'the cache folder', find: findInCache },
  { name: "the Temporal SDK's download", find: download },
  { name: 'a build by go install', find: build },
];

/** @throws StartupError saying what each source lacked and what to install */
export async function findTemporalCli(
  context: SearchContext,
  sources: readonly CliSource[] = CLI_SOURCES,
): Promise<TemporalCli> {
  const tried: string[] = [];
  for (const source of sources) {
    const found = await source.find(context);
    context.signal.throwIfAborted();
    const problem = 'missing' in found ? found.missing : await whyUnusable(found.path);
    if ('path' in found && problem === undefined) return { path: found.path, source: source.name };
    if ('path' in found) context.report(`skipping ${source.name}: ${problem}`);
    tried.push(`  ${source.name}: ${problem}`);
  }
  throw new StartupError(
    [
      'No Temporal service is running, and no usable Temporal CLI was found:',
      ...tried,
      'Install the Temporal CLI (https://docs.temporal.io/cli/setup-cli) so that `temporal` is on PATH,',
      'or install Go 1.25 or newer and start again, or set TEMPORAL_ADDRESS to a running Temporal service.',
    ].join('\n'),
  );
}

async function findNamed({ env }: SearchContext): Promise<Found> {
  return env.TEMPORAL_CLI ? { path: env.TEMPORAL_CLI } : { missing: 'not set' };
}

async function findOnPath({ env }: SearchContext): Promise<Found> {
  const path = await findCommand('temporal', env);
  return path ? { path } : { missing: 'not found' };
}

async function findInCache({ env }: SearchContext): Promise<Found> {
  try {
    const path = cachedCli(env);
    return (await isExecutable(path)) ? { path } : { missing: `nothing in ${cacheDirectory(env)} yet` };
  } catch (error) {
    return { missing: cacheProblem(error) };
  }
}

/** In its own process: the SDK's native code cannot be interrupted. */
async function download(context: SearchContext): Promise<Found> {
  const { report, signal } = context;
  return intoCache(context, async (folder) => {
    report('no Temporal CLI here: downloading it, once (about 60 MB)');
    const script = fileURLToPath(new URL('download.ts', import.meta.url));
    const subprocess = execa(process.execPath, ['--import', 'tsx', script, folder], { detached: true });
    const kill = () => subprocess.pid !== undefined && killGroup(subprocess.pid, 'SIGKILL');
    signal.addEventListener('abort', kill);
    const watch = watchDownload(folder, kill);
    try {
      await withProgress(report, 'downloading the Temporal CLI', () => subprocess, watch.progress);
    } finally {
      watch.end();
      signal.removeEventListener('abort', kill);
    }
  });
}

async function build(context: SearchContext): Promise<Found> {
  const { env, report, signal } = context;
  const go = await findCommand('go', env);
  if (go === undefined) return { missing: 'Go is not installed' };
  return intoCache(context, async (folder) => {
    report('no download of the Temporal CLI: building it with Go, once (about 3 minutes)');
    const started = performance.now();
    await writeFile(join(folder, 'go.mod'), GO_MODULE);
    await withProgress(report, 'building the Temporal CLI', () =>
      execa(go, ['install', '-mod=mod', CLI_PACKAGE], {
        cwd: folder,
        env: { ...env, GOBIN: folder, GOWORK: 'off' },
        extendEnv: false,
        cancelSignal: signal,
        timeout: BUILD_LIMIT_MS,
      }),
    );
    report(`built the Temporal CLI in ${secondsSince(started)}`);
  });
}

/** Downloads or builds into a fresh folder, then renames: the cached CLI is always complete, also with two processes at once. */
async function intoCache(
  { env, signal }: SearchContext,
  get: (folder: string) => Promise<void>,
): Promise<Found> {
  let target: string;
  let folder: string;
  try {
    target = cachedCli(env);
    await mkdir(cacheDirectory(env), { recursive: true });
    folder = await mkdtemp(`${target}-incoming-`);
  } catch (error) {
    return { missing: cacheProblem(error) };
  }
  try {
    await get(folder);
    const name = (await readdir(folder)).find((file) => file.startsWith('temporal'));
    if (name === undefined) return { missing: 'it left no executable' };
    await rename(join(folder, name), target);
    return { path: target };
  } catch (error) {
    signal.throwIfAborted();
    return { missing: shortReason(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function cacheProblem(error: unknown): string {
  return `the cache folder cannot be used (${messageOf(error)}): choose another with REMIT_CACHE_DIR=<folder>`;
}

function watchDownload(folder: string, onStall: () => void): { progress: () => string; end: () => void } {
  let bytes = 0;
  let grewAt = performance.now();
  const timer = setInterval(async () => {
    const size = await folderSize(folder);
    if (size > bytes) grewAt = performance.now();
    bytes = size;
    if (performance.now() - grewAt > DOWNLOAD_STALL_MS) onStall();
  }, 1000);
  return { progress: () => `, ${Math.round(bytes / 1e6)} MB`, end: () => clearInterval(timer) };
}

async function folderSize(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = names.map((name) =>
    stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function whyUnusable(path: string): Promise<string | undefined> {
  const result = await execa(path, ['--version'], { reject: false, timeout: 10_000 });
  // For example: temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)
  const server = /Server (\d+\.\d+)/.exec(result.stdout ?? '')?.[1];
  if (!server) return `${path} is not a Temporal CLI: unexpected output of --version`;
  const problem = whyTooOld(server);
  return problem && `${path} ${problem}`;
}

function cachedCli(env: Environment): string {
  return join(cacheDirectory(env), `temporal${EXECUTABLE_SUFFIX}`);
}

async function findCommand(name: string, env: Environment): Promise<string | undefined> {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders) {
    const path = join(folder, name + EXECUTABLE_SUFFIX);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  const file = await stat(path).catch(() => undefined);
  if (!file?.isFile()) return false;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The last line of stderr says most; execa's own message starts with the command line. */
function shortReason(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  return (stderr === '' ? messageOf(error) : stderr).split('\n').filter(Boolean).at(-1)?.trim() ?? 'failed';
}
