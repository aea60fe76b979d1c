import type { Browser, Page } from '@playwright/test';
import { type BenchResult, percentile, round } from '#bench/kit/result.ts';
import { completeBaseline, SOURCE, startBaselineWorker, TARGET } from '#bench/kit/transfers.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { temporal } from '#lib/temporal-client/connection.ts';
import { readHistory } from '#lib/transfers/view/history.ts';
import type { OwnStack } from '#testing/stack/stack.ts';

const RUNS = 20;
const MAX_RATIO = 1.5;
const FRAME_MS = 1_000 / 60;
/** A person takes longer than this to fill in the form, so the page has prefetched its links by then. */
const IDLE_MS = 1_000;

export async function benchLatency(stack: OwnStack, browser: Browser): Promise<BenchResult> {
  const baselineWorker = await startBaselineWorker(stack.urls.temporal);
  const baselines = await collect(() => timed(completeBaseline));
  await baselineWorker.end();
  const page = await browser.newPage({ baseURL: stack.urls.web });
  await page.addInitScript({ content: RECORDER });
  const sent = await collect(() => sendOne(page));
  await page.close();
  const baseline = percentile(baselines, 0.5);
  const maxMs = MAX_RATIO * baseline + FRAME_MS;
  const onScreen = percentile(
    sent.map(({ completedMs }) => completedMs),
    0.5,
  );
  return {
    name: `Latency of one transfer, ms after the click (${RUNS} transfers, one at a time)`,
    rows: [
      rowOf('baseline: two no-op steps', baselines),
      ...Object.entries(STAGES).map(([stage, atMs]) => rowOf(stage, sent.map(atMs))),
    ],
    targets: [
      {
        metric: 'Latency: click to “Completed” on screen, p50',
        measured: `${round(onScreen)} ms`,
        baseline: `${round(baseline)} ms`,
        ratio: round(onScreen / baseline, 2),
        target: `≤ ${MAX_RATIO} of the baseline plus one frame (${round(maxMs)} ms)`,
        met: onScreen <= maxMs,
      },
    ],
  };
}

/** Milliseconds since the click. */
interface Sent {
  startedMs: number;
  closedMs: number;
  firstByteMs: number;
  shownMs: number;
  completedMs: number;
}

const STAGES: Record<string, (sent: Sent) => number> = {
  'workflow started in Temporal': ({ startedMs }) => startedMs,
  'workflow completed in Temporal': ({ closedMs }) => closedMs,
  'first byte of the form’s response': ({ firstByteMs }) => firstByteMs,
  'transfer page on screen': ({ shownMs }) => shownMs,
  '“Completed” on screen': ({ completedMs }) => completedMs,
};

async function sendOne(page: Page): Promise<Sent> {
  await page.goto('/');
  await page.getByLabel('From', { exact: true }).fill(SOURCE);
  await page.getByLabel('To', { exact: true }).fill(TARGET);
  await page.getByLabel(/^Amount/).fill('0.01');
  await untilIdle(page);
  const posted = page.waitForRequest((request) => request.method() === 'POST');
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.getByRole('status').filter({ hasText: 'Transfer complete' }).waitFor();
  const seen = await page.evaluate<Record<'pressed' | 'shown' | 'completed', number>>('window.seenAll');
  const request = await posted;
  await request.response();
  const { startTime, responseStart } = request.timing();
  const { startedAtMs, closedAtMs } = await historyOf(page);
  return {
    startedMs: startedAtMs - seen.pressed,
    closedMs: closedAtMs - seen.pressed,
    firstByteMs: startTime + responseStart - seen.pressed,
    shownMs: seen.shown - seen.pressed,
    completedMs: seen.completed - seen.pressed,
  };
}

async function historyOf(page: Page): Promise<{ startedAtMs: number; closedAtMs: number }> {
  const referenceId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const handle = temporal().client.workflow.getHandle(workflowIdOf(referenceId));
  const { startedAtMs, closedAtMs } = readHistory((await handle.fetchHistory()).events ?? []);
  return { startedAtMs: startedAtMs ?? 0, closedAtMs: closedAtMs ?? 0 };
}

/** Records when the button was clicked, and when each item is first on screen. */
const RECORDER = `
  const seenAtMs = {};
  const note = (what) => { seenAtMs[what] ??= performance.timeOrigin + performance.now(); };
  let finish;
  window.seenAll = new Promise((resolve) => { finish = () => resolve(seenAtMs); });
  addEventListener('click', ({ target }) => { if (target.closest('[type=submit]')) note('pressed'); }, true);
  const record = () => {
    if (document.querySelector('[data-step]')) note('shown');
    for (const status of document.querySelectorAll('[role="status"]')) {
      if (status.textContent.includes('Transfer complete')) note('completed');
    }
    if (seenAtMs.completed) finish();
  };
  new MutationObserver(() => requestAnimationFrame(record))
    .observe(document, { subtree: true, childList: true, characterData: true });
`;

/** Waits until the page has fetched nothing for a while: links prefetch their pages. */
async function untilIdle(page: Page): Promise<void> {
  for (;;) {
    const idleMs = await page.evaluate<number>(IDLE_SINCE_MS);
    if (idleMs >= IDLE_MS) return;
    await page.waitForTimeout(IDLE_MS - idleMs);
  }
}

const IDLE_SINCE_MS = `
  performance.now() - Math.max(0, ...performance.getEntriesByType('resource').map((one) => one.responseEnd))
`;

function rowOf(metric: string, values: readonly number[]) {
  return { metric, 'p50 ms': round(percentile(values, 0.5)), 'p95 ms': round(percentile(values, 0.95)) };
}

async function collect<T>(measure: () => Promise<T>): Promise<T[]> {
  // Warm-up.
  await measure();
  const values: T[] = [];
  while (values.length < RUNS) values.push(await measure());
  return values;
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await action();
  return performance.now() - begun;
}
