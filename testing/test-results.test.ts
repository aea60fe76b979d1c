import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { playwrightCounts, vitestCounts } from './test-results.ts';

describe('the counts of a run', () => {
  it("come from Vitest's report", async () => {
    const file = await jsonFile({ numPassedTests: 12, numFailedTests: 1, numPendingTests: 3 });
    expect(await vitestCounts(file)).toEqual({ passed: 12, failed: 1 });
  });

  it("come from Playwright's report, where a flaky test counts as failed", async () => {
    const file = await jsonFile({ stats: { expected: 20, unexpected: 1, flaky: 2, skipped: 0 } });
    expect(await playwrightCounts(file)).toEqual({ passed: 20, failed: 3 });
  });

  it('are zero when the runner has written no report', async () => {
    expect(await vitestCounts('/nowhere/vitest.json')).toEqual({ passed: 0, failed: 0 });
  });
});

async function jsonFile(content: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'remit-results-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'results.json');
  await writeFile(file, JSON.stringify(content));
  return file;
}
