import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { buildUnlessFresh, hashFiles } from './stamp.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remit-stamp-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'bank'));
  await writeFile(join(folder, 'bank/main.ts'), 'one');
  await writeFile(join(folder, 'bank/main.test.ts'), 'test');
});

const hash = () => hashFiles(['bank/**', '!**/*.test.*'], folder);

describe('hashFiles', () => {
  it('stays the same while nothing changes', async () => {
    expect(await hash()).toBe(await hash());
  });

  it('changes with the content of a file', async () => {
    const before = await hash();
    await writeFile(join(folder, 'bank/main.ts'), 'two');
    expect(await hash()).not.toBe(before);
  });

  it('changes when a file is added, renamed or removed', async () => {
    const before = await hash();
    await writeFile(join(folder, 'bank/other.ts'), '');
    const added = await hash();
    await rm(join(folder, 'bank/main.ts'));
    expect(new Set([before, added, await hash()]).size).toBe(3);
  });

  it('does not change with what is left out', async () => {
    const before = await hash();
    await writeFile(join(folder, 'bank/main.test.ts'), 'changed');
    expect(await hash()).toBe(before);
  });
});

describe('buildUnlessFresh', () => {
  let builds: number;
  const build = async () => {
    await writeFile(join(folder, 'bank.js'), String(++builds));
  };
  const buildOf = (hash: string, how = build) =>
    buildUnlessFresh({ stamp: join(folder, 'stamp'), outputs: [join(folder, 'bank.js')] }, hash, how);

  beforeEach(() => {
    builds = 0;
  });

  it('builds once what stays the same, and again what has changed, or changed back', async () => {
    for (const hash of ['a', 'a', 'b', 'b', 'a']) await buildOf(hash);
    expect(builds).toBe(3);
  });

  it('counts a build that was cut short as stale', async () => {
    await buildOf('a');
    await expect(buildOf('b', () => Promise.reject(new Error('cut short')))).rejects.toThrow('cut short');
    await buildOf('a');
    expect(builds).toBe(2);
  });

  it('counts a stamp that was half written, or whose output is gone, as stale', async () => {
    await buildOf('hash');
    await writeFile(join(folder, 'stamp'), 'ha');
    await buildOf('hash');
    await rm(join(folder, 'bank.js'));
    await buildOf('hash');
    expect(builds).toBe(3);
  });

  it('names the folder in which nothing can be built, and does not begin', async () => {
    const built = { stamp: '/dev/null/stamp', outputs: [] };
    await expect(buildUnlessFresh(built, 'a', build)).rejects.toThrow(
      /^The build cannot be written to \/dev\/null \(.+\): make the folder writable, or run npm run build where it is\.$/,
    );
    expect(builds).toBe(0);
  });
});
