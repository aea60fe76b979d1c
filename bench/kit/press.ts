import type { Browser, Page } from '@playwright/test';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { temporal } from '#lib/temporal-client/connection.ts';
import type { HistoryEvent } from '#lib/transfers/view/history.ts';
import { SOURCE, TARGET } from './transfers.ts';

/** A person takes longer than this to fill in the form, so the page has prefetched its links by then. */
const IDLE_MS = 1_000;

/** One order, by the clock. */
export interface Press {
  referenceId: string;
  /** When the button was clicked. */
  atMs: number;
  /** When each item was first on screen. */
  seen: Record<'shown' | 'firstStep' | 'completed' | 'opened', number>;
  order: { sentAtMs: number; firstByteAtMs: number; answeredAtMs: number };
  events: HistoryEvent[];
}

/** @returns a page for {@link press} */
export async function openRecorded(browser: Browser, baseURL: string): Promise<Page> {
  const page = await browser.newPage({ baseURL });
  await page.addInitScript({ content: RECORDER });
  return page;
}

/** Sends one cent by the form, until its page is open and says “Completed”. */
export async function press(page: Page): Promise<Press> {
  await page.goto('/');
  await page.getByLabel('From', { exact: true }).fill(SOURCE);
  await page.getByLabel('To', { exact: true }).fill(TARGET);
  await page.getByLabel(/^Amount/).fill('0.01');
  const referenceId = await page.locator('input[name=referenceId]').inputValue();
  await untilIdle(page);
  const posted = page.waitForRequest((request) => request.headers()['next-action'] !== undefined);
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.getByRole('status').filter({ hasText: 'Transfer complete' }).waitFor();
  const { pressed, ...seen } = await page.evaluate<Press['seen'] & { pressed: number }>('window.seenAll');
  const request = await posted;
  await request.response();
  const { startTime, responseStart, responseEnd } = request.timing();
  const { events } = await temporal().client.workflow.getHandle(workflowIdOf(referenceId)).fetchHistory();
  return {
    ...{ referenceId, atMs: pressed, seen, events: events ?? [] },
    order: {
      sentAtMs: startTime,
      firstByteAtMs: startTime + responseStart,
      answeredAtMs: startTime + responseEnd,
    },
  };
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
    if (location.pathname.startsWith('/transfers/')) note('opened');
    if (seenAtMs.completed && seenAtMs.opened) finish();
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
