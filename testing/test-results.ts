import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

export const NO_TESTS: Counts = { passed: 0, failed: 0 };

const vitestSchema = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });

const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
});

/** Counts in Vitest's JSON report; zero without one. */
export async function vitestCounts(file: string): Promise<Counts> {
  const { success, data } = vitestSchema.safeParse(await readJson(file));
  return success ? { passed: data.numPassedTests, failed: data.numFailedTests } : NO_TESTS;
}

/** Counts in Playwright's JSON report; zero without one. A flaky test counts as failed. */
export async function playwrightCounts(file: string): Promise<Counts> {
  const { success, data } = playwrightSchema.safeParse(await readJson(file));
  if (!success) return NO_TESTS;
  const { expected, unexpected, flaky } = data.stats;
  return { passed: expected, failed: unexpected + flaky };
}

export function add(one: Counts, other: Counts): Counts {
  return { passed: one.passed + other.passed, failed: one.failed + other.failed };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
