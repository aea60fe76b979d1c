import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { buildIdOf, buildWorkflowBundle } from './bundle.ts';

it('the build id is of the code, and not of the folder that it was bundled in', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'remit-bundle-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const here = join(folder, 'here.js');
  await buildWorkflowBundle(here);
  const [code = '', map = '', ...others] = (await readFile(here, 'utf8')).split('//# sourceMappingURL=');
  expect(others).toEqual([]);
  const mapped = Buffer.from(map.split('base64,')[1] ?? '', 'base64').toString();
  expect(mapped).toContain(process.cwd());
  expect(code).not.toContain(process.cwd());

  const idOf = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return buildIdOf(join(folder, name));
  };
  const elsewhere = Buffer.from(mapped.replaceAll(process.cwd(), '/elsewhere')).toString('base64');
  const ofElsewhere = `${code}//# sourceMappingURL=data:application/json;base64,${elsewhere}`;
  expect(await idOf('elsewhere.js', ofElsewhere)).toBe(await buildIdOf(here));
  expect(await idOf('other.js', `${code};//# sourceMappingURL=${map}`)).not.toBe(await buildIdOf(here));
});
