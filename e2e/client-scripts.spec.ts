import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { globSync } from 'tinyglobby';

/** The base of all schemas of `zod`, and of `zod/mini`: their names survive minification. */
const ZOD = /["'`]ZodType["'`]/;
const ZOD_MINI = /["'`]ZodMiniType["'`]/;

/** The scripts of the build that the tests run on. */
function scriptsWith(marker: RegExp): string[] {
  return globSync('.next/static/**/*.js').filter((file) => marker.test(readFileSync(file, 'utf8')));
}

test('no script for browsers has the whole of zod in it: zod/mini is enough there', () => {
  expect(readFileSync('node_modules/zod/v4/classic/schemas.js', 'utf8')).toMatch(ZOD);
  expect(scriptsWith(ZOD_MINI)).not.toEqual([]);
  expect(scriptsWith(ZOD)).toEqual([]);
});
