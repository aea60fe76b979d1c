import type { Browser, CDPSession } from '@playwright/test';
import { type BenchResult, round, type Target } from '#bench/kit/result.ts';
import { seedTransfers } from '#bench/kit/seed.ts';
import type { Stack } from '#testing/stack/stack.ts';

const CHANGES = 200;
const ROUNDS = 3;
/** Growth by at most this factor after the first round counts as flat. */
const FLAT = 1.1;

/** The browser's memory after garbage collection, with the list open while transfers change. */
export async function benchListMemory({ urls }: Pick<Stack, 'urls'>, browser: Browser): Promise<BenchResult> {
  const page = await browser.newPage({ baseURL: urls.web });
  await page.goto('/transfers');
  await page.locator('[data-connection="live"]').first().waitFor();
  const devTools = await page.context().newCDPSession(page);
  const rows = [{ 'transfers changed': 0, ...(await heapOf(devTools)) }];
  for (let round = 1; round <= ROUNDS; round += 1) {
    await seedTransfers(CHANGES);
    rows.push({ 'transfers changed': CHANGES * round, ...(await heapOf(devTools)) });
  }
  await page.close();
  return { name: 'Memory of the open list', rows, targets: [targetOf(rows)] };
}

/** The first round may fill caches; later ones must add nothing. */
function targetOf(rows: readonly { 'heap MB': number }[]): Target {
  const first = rows[1]?.['heap MB'] ?? 0;
  const last = rows.at(-1)?.['heap MB'] ?? 0;
  return {
    metric: `Memory of the open list after ${CHANGES * ROUNDS} changes instead of ${CHANGES}`,
    measured: `${last} MB`,
    baseline: `${first} MB`,
    ratio: round(last / first, 2),
    target: `≤ ${FLAT} of the baseline`,
    met: last / first <= FLAT,
  };
}

async function heapOf(devTools: CDPSession): Promise<{ 'heap MB': number; 'DOM nodes': number }> {
  await devTools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devTools.send('Runtime.getHeapUsage');
  const { nodes } = await devTools.send('Memory.getDOMCounters');
  return { 'heap MB': round(usedSize / 2 ** 20), 'DOM nodes': nodes };
}
