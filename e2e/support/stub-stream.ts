import type { Page } from '@playwright/test';
import type { Snapshot } from '#lib/live/shared-subscriptions.ts';

/**
 * Sends the page, in place of its stream, whatever snapshot of a topic is given last; the page
 * reconnects by itself. To be called before the page is opened.
 */
export async function stubStream(page: Page, topic: string): Promise<(snapshot: Snapshot<unknown>) => void> {
  let latest: Snapshot<unknown> | undefined;
  await page.route('/live?*', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: `retry: 100\n\n${latest ? `event: snapshot\ndata: ${JSON.stringify({ topic, ...latest })}\n\n` : ''}`,
    }),
  );
  // What it asks for while the stream is lost would tell it the truth; unknown, the desk would be away.
  await page.route('/live/snapshot?*', (route) => route.fulfill({ status: 404 }));
  return (snapshot) => {
    latest = snapshot;
  };
}
