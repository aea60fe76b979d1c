import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartupError } from '#dev/shared/startup-error.ts';
import { CLI_SOURCES, findTemporalCli } from './find-cli.ts';

/** All but the download, which would ask the network. */
const sources = CLI_SOURCES.filter(({ name }) => !name.includes('download'));

const current = versionScript('1.29.1');
const tooOld = versionScript('1.24.2');

let folder: string;
let bin: string;
let cache: string;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remit-cli-'));
  bin = join(folder, 'bin');
  cache = join(folder, 'cache');
  said = [];
  await mkdir(bin);
  await mkdir(cache);
});

afterEach(() => rm(folder, { recursive: true }));

describe('findTemporalCli', () => {
  it('takes the one TEMPORAL_CLI names before all others', async () => {
    const named = await executable(folder, 'my-temporal', current);
    await executable(bin, 'temporal', current);
    expect(await find({ TEMPORAL_CLI: named })).toEqual({ path: named, source: 'TEMPORAL_CLI' });
  });

  it('takes the one on PATH before the one in the cache folder', async () => {
    const onPath = await executable(bin, 'temporal', current);
    await executable(cache, 'temporal', current);
    expect(await find()).toEqual({ path: onPath, source: 'the temporal command on PATH' });
  });

  it('lists a cache folder that cannot be used as one way that failed, with its setting', async () => {
    await executable(bin, 'go', '');
    const file = join(folder, 'file');
    await writeFile(file, '');
    const advice =
      /a build by go install: the cache folder cannot be used \(.*\): choose another with REMIT_CACHE_DIR=<folder>/;
    await expect(find({ REMIT_CACHE_DIR: join(file, 'cache') })).rejects.toThrow(advice);
  });

  it('skips one that is too old, and says so', async () => {
    const old = await executable(bin, 'temporal', tooOld);
    const cached = await executable(cache, 'temporal', current);
    expect(await find()).toEqual({ path: cached, source: 'the cache folder' });
    expect(said).toEqual([
      `skipping the temporal command on PATH: ${old} is too old (server 1.24, 1.28 or newer is needed)`,
    ]);
  });

  it('passes over a program that only has the name', async () => {
    await executable(bin, 'temporal', '#!/bin/sh\necho hello\n');
    const cached = await executable(cache, 'temporal', current);
    expect(await find()).toMatchObject({ path: cached });
  });

  it('builds one by Go into the cache folder, whole and under its name, when nothing else has it', async () => {
    await executable(bin, 'go', fakeGo(current));
    expect(await find()).toEqual({ path: join(cache, 'temporal'), source: 'a build by go install' });
    expect(await readdir(cache)).toEqual(['temporal']);
    await rm(join(bin, 'go'));
    expect(await find()).toMatchObject({ source: 'the cache folder' });
  });

  it('has it built with an SQLite that no call which is given up leaves interrupted', async () => {
    // Asked for with a version, Go heeds no go.mod.
    const heeds = 'case "$*" in *@*) exit 1;; esac\ngrep "sqlite v1.51" go.mod || exit 1\n';
    await executable(bin, 'go', `#!/bin/sh\n${heeds}${fakeGo(current)}`);
    expect(await find()).toMatchObject({ source: 'a build by go install' });
  });

  it('leaves nothing in the cache folder when the build fails', async () => {
    await executable(bin, 'go', '#!/bin/sh\necho half > "$GOBIN/temporal"\necho no network >&2\nexit 1\n');
    await expect(find()).rejects.toThrow('a build by go install: no network');
    expect(await readdir(cache)).toEqual([]);
  });

  it('lets two processes build at once', async () => {
    await executable(bin, 'go', fakeGo(current));
    const found = await Promise.all([find(), find()]);
    expect(found.map(({ path }) => path)).toEqual([join(cache, 'temporal'), join(cache, 'temporal')]);
    expect(await readdir(cache)).toEqual(['temporal']);
  });

  it('says what each source lacked and what to install when there is none', async () => {
    const error = await find().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartupError);
    expect(String(error)).toContain('the temporal command on PATH: not found');
    expect(String(error)).toContain('Go is not installed');
    expect(String(error)).toContain('TEMPORAL_ADDRESS');
  });

  it('ends a build that is under way when it is told to', async () => {
    const stopping = new AbortController();
    await executable(bin, 'go', '#!/bin/sh\nexec sleep 60\n');
    const searching = find({}, stopping.signal);
    stopping.abort(new Error('stopped'));
    await expect(searching).rejects.toThrow('stopped');
    expect(await readdir(cache)).toEqual([]);
  });
});

function find(env: Record<string, string> = {}, signal = new AbortController().signal) {
  const report = (line: string) => said.push(line);
  // The system's own folders only, so that neither a temporal nor a Go of this machine is found.
  const surroundings = { PATH: `${bin}:/usr/bin:/bin`, REMIT_CACHE_DIR: cache, ...env };
  return findTemporalCli({ env: surroundings, report, signal }, sources);
}

async function executable(into: string, name: string, script: string): Promise<string> {
  const path = join(into, name);
  await writeFile(path, script);
  await chmod(path, 0o755);
  return path;
}

function versionScript(server: string): string {
  return `#!/bin/sh\necho "temporal version 1.5.1 (Server ${server}, UI 2.42.1)"\n`;
}

function fakeGo(built: string): string {
  return `#!/bin/sh\ncat > "$GOBIN/temporal" <<'END'\n${built}END\nchmod +x "$GOBIN/temporal"\n`;
}
