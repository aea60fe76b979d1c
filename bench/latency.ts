import type { Browser } from '@playwright/test';
import type { OwnStack } from '../e2e/stack.ts';
import { type BenchResult, percentile, round } from './result.ts';
import { startFloorWorker } from './throughput.ts';
import { completeFloor, SOURCE, TARGET } from './transfers.ts';

const TIMES = 20;

/** One transfer at a time: from the press of the button to "Completed" on the screen, beside a lone floor. */
export async function benchLatency(stack: OwnStack, browser: Browser): Promise<BenchResult> {
  const floorWorker = await startFloorWorker(stack.urls.temporal);
  const floors = await collect(() => timed(completeFloor));
  await floorWorker.end();
  const page = await browser.newPage({ baseURL: stack.urls.web });
  const clicks = await collect(async () => {
    await page.goto('/');
    await page.getByLabel('From', { exact: true }).selectOption(SOURCE);
    await page.getByLabel('To', { exact: true }).selectOption(TARGET);
    await page.getByLabel(/^Amount/).fill('0.01');
    const submit = page.getByRole('button', { name: 'Send money' });
    return timed(async () => {
      await submit.click();
      await page.getByRole('status').filter({ hasText: 'Transfer complete' }).waitFor();
    });
  });
  await page.close();
  const floor = percentile(floors, 0.5);
  return {
    name: 'Latency of one transfer',
    rows: [
      {
        what: 'floor: two steps that do nothing',
        'p50 ms': round(floor),
        'p95 ms': round(percentile(floors, 0.95)),
      },
      {
        what: 'submit to “Completed” on screen',
        'p50 ms': round(percentile(clicks, 0.5)),
        'p95 ms': round(percentile(clicks, 0.95)),
        'of the floor': round(percentile(clicks, 0.5) / floor, 2),
      },
    ],
  };
}

async function collect(measure: () => Promise<number>): Promise<number[]> {
  await measure();
  const values: number[] = [];
  while (values.length < TIMES) values.push(await measure());
  return values;
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await act();
  return performance.now() - begin;
}
