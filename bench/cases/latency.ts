import type { Browser, Page } from '@playwright/test';
import { type BenchResult, percentile, round, type Target } from '#bench/kit/result.ts';
import { SOURCE, startBareTransfer, TARGET } from '#bench/kit/transfers.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { temporal } from '#lib/temporal-client/connection.ts';
import { readHistory } from '#lib/transfers/view/history.ts';
import type { OwnStack } from '#testing/stack/stack.ts';

const RUNS = 20;
/** A person takes longer than this to fill in the form, so the page has prefetched its links by then. */
const IDLE_MS = 1_000;

export async function benchLatency(stack: OwnStack, browser: Browser): Promise<BenchResult> {
  const bare = await collect(sendBare);
  const page = await browser.newPage({ baseURL: stack.urls.web });
  await page.addInitScript({ content: RECORDER });
  const sent = await collect(() => sendOne(page));
  await page.close();
  const starts = bare.map(({ startedMs }) => startedMs);
  const results = bare.map(({ resultMs }) => resultMs);
  return {
    name: `Latency of one transfer, ms after the click (${RUNS} transfers, one at a time)`,
    rows: [
      rowOf('bare client: start', starts),
      rowOf('bare client: start to result', results),
      ...Object.entries(STAGES).map(([stage, atMs]) => rowOf(stage, sent.map(atMs))),
    ],
    targets: [
      targetOf('click to “Completed” on screen', sent.map(STAGES[COMPLETED]), results, 1.8),
      targetOf('click to first step on screen', sent.map(STAGES[FIRST_STEP]), results, 0.8),
      targetOf('click to workflow started', sent.map(STAGES[STARTED]), starts, 2),
    ],
  };
}

function targetOf(
  what: string,
  measured: readonly number[],
  bare: readonly number[],
  maxRatio: number,
): Target {
  const [ms, bareMs] = [percentile(measured, 0.5), percentile(bare, 0.5)];
  return {
    metric: `Latency: ${what}, p50`,
    measured: `${round(ms)} ms`,
    baseline: `${round(bareMs)} ms, bare client`,
    ratio: round(ms / bareMs, 2),
    target: `≤ ${maxRatio} of the baseline`,
    met: ms <= maxRatio * bareMs,
  };
}

/** Milliseconds since the call: when Temporal has answered it, and when the client has the result. */
async function sendBare(): Promise<{ startedMs: number; resultMs: number }> {
  const begun = performance.now();
  const handle = await startBareTransfer();
  const startedMs = performance.now() - begun;
  await handle.result();
  return { startedMs, resultMs: performance.now() - begun };
}

/** Milliseconds since the click. */
interface Sent {
  startedMs: number;
  closedMs: number;
  firstByteMs: number;
  shownMs: number;
  firstStepMs: number;
  completedMs: number;
}

const STARTED = 'workflow started in Temporal';
const FIRST_STEP = 'first step begun, on screen';
const COMPLETED = '“Completed” on screen';

const STAGES = {
  [STARTED]: ({ startedMs }) => startedMs,
  'workflow completed in Temporal': ({ closedMs }) => closedMs,
  'first byte of the form’s response': ({ firstByteMs }) => firstByteMs,
  'transfer on screen': ({ shownMs }) => shownMs,
  [FIRST_STEP]: ({ firstStepMs }) => firstStepMs,
  [COMPLETED]: ({ completedMs }) => completedMs,
} satisfies Record<string, (sent: Sent) => number>;

async function sendOne(page: Page): Promise<Sent> {
  await page.goto('/');
  await page.getByLabel('From', { exact: true }).fill(SOURCE);
  await page.getByLabel('To', { exact: true }).fill(TARGET);
  await page.getByLabel(/^Amount/).fill('0.01');
  const referenceId = await page.locator('input[name=referenceId]').inputValue();
  await untilIdle(page);
  const posted = page.waitForRequest((request) => request.headers()['next-action'] !== undefined);
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.getByRole('status').filter({ hasText: 'Transfer complete' }).waitFor();
  const seen = await page.evaluate<Seen>('window.seenAll');
  const request = await posted;
  await request.response();
  const { startTime, responseStart } = request.timing();
  const { startedAtMs, closedAtMs } = await historyOf(referenceId);
  return {
    startedMs: startedAtMs - seen.pressed,
    closedMs: closedAtMs - seen.pressed,
    firstByteMs: startTime + responseStart - seen.pressed,
    shownMs: seen.shown - seen.pressed,
    firstStepMs: seen.firstStep - seen.pressed,
    completedMs: seen.completed - seen.pressed,
  };
}

type Seen = Record<'pressed' | 'shown' | 'firstStep' | 'completed', number>;

async function historyOf(referenceId: string): Promise<{ startedAtMs: number; closedAtMs: number }> {
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
    if (document.querySelector('[data-step]:not([data-status="upcoming"])')) note('firstStep');
    for (const status of document.querySelectorAll('[role="status"]')) {
      if (status.textContent.includes('Transfer complete')) note('completed');
    }
    if (seenAtMs.completed) finish();
  };
  new MutationObserver(() => requestAnimationFrame(record))
    .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
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
