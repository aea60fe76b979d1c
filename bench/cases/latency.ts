import type { Browser, Page } from '@playwright/test';
import { type BenchResult, percentile, round } from '#bench/kit/result.ts';
import { completeFloor, SOURCE, startFloorWorker, TARGET } from '#bench/kit/transfers.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { temporal } from '#lib/temporal-client/connection.ts';
import { readHistory } from '#lib/transfers/view/history.ts';
import type { OwnStack } from '#testing/stack/stack.ts';

const TIMES = 20;
const AIM = 1.5;
const FRAME_MS = 1_000 / 60;
/** A person needs longer than this to fill the form: by then the page has long fetched all it wants. */
const SETTLED_MS = 1_000;

/**
 * One transfer at a time: from the press of the button to "Completed" on the screen, and what happens
 * in between, beside a lone floor.
 */
export async function benchLatency(stack: OwnStack, browser: Browser): Promise<BenchResult> {
  const floorWorker = await startFloorWorker(stack.urls.temporal);
  const floors = await collect(() => timed(completeFloor));
  await floorWorker.end();
  const page = await browser.newPage({ baseURL: stack.urls.web });
  await page.addInitScript({ content: RECORDER });
  const sent = await collect(() => sendOne(page));
  await page.close();
  const floor = percentile(floors, 0.5);
  const onScreen = percentile(
    sent.map(({ completedMs }) => completedMs),
    0.5,
  );
  return {
    name: `Latency of one transfer: ms from the press of the button until … (${TIMES} transfers, one at a time)`,
    rows: [
      rowOf('floor: two steps that do nothing, alone', floors),
      ...Object.entries(STAGES).map(([what, atMs]) => rowOf(what, sent.map(atMs))),
    ],
    claims: [
      {
        what: 'Latency: button to “Completed” on screen, p50',
        figure: `${round(onScreen)} ms`,
        floor: `${round(floor)} ms`,
        ratio: round(onScreen / floor, 2),
        aim: `≤ ${AIM} of the floor and a frame (${round(AIM * floor + FRAME_MS)} ms)`,
        met: onScreen <= AIM * floor + FRAME_MS,
      },
    ],
  };
}

/** One transfer's moments, in milliseconds since the press. */
interface Sent {
  startedMs: number;
  closedMs: number;
  answerBeganMs: number;
  shownMs: number;
  completedMs: number;
}

const STAGES: Record<string, (sent: Sent) => number> = {
  '… the workflow is started in Temporal': ({ startedMs }) => startedMs,
  '… the workflow is completed in Temporal': ({ closedMs }) => closedMs,
  '… the answer to the form begins': ({ answerBeganMs }) => answerBeganMs,
  '… the transfer’s page is on screen': ({ shownMs }) => shownMs,
  '… “Completed” is on screen': ({ completedMs }) => completedMs,
};

async function sendOne(page: Page): Promise<Sent> {
  await page.goto('/');
  await page.getByLabel('From', { exact: true }).selectOption(SOURCE);
  await page.getByLabel('To', { exact: true }).selectOption(TARGET);
  await page.getByLabel(/^Amount/).fill('0.01');
  await rendered(page);
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
    answerBeganMs: startTime + responseStart - seen.pressed,
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

/** Notes when the button was pressed, and the frame that first drew each picture, by this machine's clock. */
const RECORDER = `
  const seenAtMs = {};
  const note = (what) => { seenAtMs[what] ??= performance.timeOrigin + performance.now(); };
  let finish;
  window.seenAll = new Promise((resolve) => { finish = () => resolve(seenAtMs); });
  addEventListener('click', ({ target }) => { if (target.closest('[type=submit]')) note('pressed'); }, true);
  const look = () => {
    if (document.querySelector('[data-step]')) note('shown');
    for (const status of document.querySelectorAll('[role="status"]')) {
      if (status.textContent.includes('Transfer complete')) note('completed');
    }
    if (seenAtMs.completed) finish();
  };
  new MutationObserver(() => requestAnimationFrame(look))
    .observe(document, { subtree: true, childList: true, characterData: true });
`;

/** Waits until the page has fetched nothing for a while: its links fetch beforehand what is behind them. */
async function rendered(page: Page): Promise<void> {
  for (;;) {
    const quietMs = await page.evaluate<number>(QUIET_MS);
    if (quietMs >= SETTLED_MS) return;
    await page.waitForTimeout(SETTLED_MS - quietMs);
  }
}

const QUIET_MS = `
  performance.now() - Math.max(0, ...performance.getEntriesByType('resource').map((one) => one.responseEnd))
`;

function rowOf(what: string, values: readonly number[]) {
  return { what, 'p50 ms': round(percentile(values, 0.5)), 'p95 ms': round(percentile(values, 0.95)) };
}

async function collect<T>(measure: () => Promise<T>): Promise<T[]> {
  // The first is to warm up.
  await measure();
  const values: T[] = [];
  while (values.length < TIMES) values.push(await measure());
  return values;
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await act();
  return performance.now() - begin;
}
