import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { hashFiles, Stamps } from './stamps.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remit-stamps-'));
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

describe('Stamps', () => {
  it('keeps a stamp for each thing built, and forgets the one that is built anew', async () => {
    const path = join(folder, 'dist/stamps.json');
    await new Stamps(path).set('bank', 'a');
    await new Stamps(path).set('web', 'b');
    await new Stamps(path).set('bank', undefined);
    expect(await new Stamps(path).get('web')).toBe('b');
    expect(await new Stamps(path).get('bank')).toBeUndefined();
  });

  it('counts everything as stale when its file is damaged', async () => {
    const path = join(folder, 'stamps.json');
    await writeFile(path, '{"bank": ');
    expect(await new Stamps(path).get('bank')).toBeUndefined();
  });
});
