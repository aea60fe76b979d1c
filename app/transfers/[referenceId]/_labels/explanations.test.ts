import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ENDING_EXPLANATIONS, OTHER_EXPLANATIONS, STEP_EXPLANATIONS } from './explanations.ts';

const explanations = Object.entries({ ...ENDING_EXPLANATIONS, ...STEP_EXPLANATIONS, ...OTHER_EXPLANATIONS });

describe('the line of code that is shown is in the workflow’s code', () => {
  it.each(explanations)('%s', async (_name, { code }) => {
    if (!code) return;
    const lines = (await readFile(code.file, 'utf8')).split('\n').map((line) => line.trim());
    expect(lines).toContain(code.line);
  });
});
