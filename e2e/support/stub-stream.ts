import type { BrowserContext, Page } from '@playwright/test';
import type { Snapshot } from '#lib/live/snapshot.ts';

/**
 * Replaces the page's stream: it sends the last snapshot given, at each reconnect. To be called before
 * the page is opened.
 */
export async function stubStream(page: Page, topic: string): Promise<(snapshot: Snapshot<unknown>) => void> {
  let latest: Snapshot<unknown> | undefined;
  await ownStream(page);
  await page.route('/live?*', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: `retry: 100\n\n${latest ? `event: snapshot\ndata: ${JSON.stringify({ topic, ...latest })}\n\n` : ''}`,
    }),
  );
  // Polling would bring the real data. A 404 keeps it out, and does not count as connection lost.
  await page.route('/live/snapshot?*', (route) => route.fulfill({ status: 404 }));
  return (snapshot) => {
    latest = snapshot;
  };
}

/** As on Android: Playwright cannot reach into the shared worker that holds the stream otherwise. */
export async function ownStream(page: Page | BrowserContext): Promise<void> {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'));
}
