import { cp, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { installationId, knownInstallation } from './installation.ts';

let folder: string;
let dataDir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remit-installation-'));
  dataDir = await mkdtemp(join(folder, 'data-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

it('is made once, and only its owner can read it', async () => {
  const id = installationId(dataDir);
  expect(id).toMatch(/^[0-9a-f]{12}$/);
  expect(installationId(dataDir)).toBe(id);
  expect((await stat(join(dataDir, 'installation.json'))).mode & 0o777).toBe(0o600);
});

it('moves with its folder, and a copy of the folder is another', async () => {
  const id = installationId(dataDir);
  const copy = join(folder, 'copy');
  await cp(dataDir, copy, { recursive: true });
  const idOfCopy = installationId(copy);
  expect(idOfCopy).not.toBe(id);
  expect(installationId(copy)).toBe(idOfCopy);
  const moved = join(folder, 'moved');
  await rename(dataDir, moved);
  expect(installationId(moved)).toBe(id);
});

it('a copy is another also when the original is not here, and so is one that an older version wrote', async () => {
  const id = installationId(dataDir);
  const copy = join(folder, 'copy');
  await cp(dataDir, copy, { recursive: true });
  await rm(dataDir, { recursive: true });
  expect(knownInstallation(copy)).toBeUndefined();
  expect(installationId(copy)).not.toBe(id);
  await writeFile(join(copy, 'installation.json'), JSON.stringify({ id, dataDir }));
  expect(installationId(copy)).not.toBe(id);
});

it('what an older version wrote in this folder, and a person who takes the place of a lost one, counts', async () => {
  const id = 'abcdefabcdef';
  await writeFile(join(dataDir, 'installation.json'), JSON.stringify({ id, dataDir }));
  expect(installationId(dataDir)).toBe(id);
  expect(knownInstallation(dataDir)).toBe(id);
});

it('is made again from half a file', async () => {
  await writeFile(join(dataDir, 'installation.json'), '{"id": "0123');
  expect(installationId(dataDir)).toMatch(/^[0-9a-f]{12}$/);
});
