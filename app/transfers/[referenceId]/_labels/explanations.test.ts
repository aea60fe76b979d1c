import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ENDING_MOMENTS, OTHER_MOMENTS, STEP_MOMENTS } from './explanations.ts';

const moments = Object.entries({ ...ENDING_MOMENTS, ...STEP_MOMENTS, ...OTHER_MOMENTS });

describe('the line of code that is shown stands in the workflow’s code', () => {
  it.each(moments)('%s', async (_name, { code }) => {
    if (!code) return;
    const lines = (await readFile(code.file, 'utf8')).split('\n').map((line) => line.trim());
    expect(lines).toContain(code.line);
  });
});
