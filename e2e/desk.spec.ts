import type { Page } from '@playwright/test';
import type { Desk as DeskData } from '#lib/desk/desk.ts';
import type { Snapshot } from '#lib/live/shared-watch.ts';
import { expect, test } from './fixtures.ts';

/** Sends the page, in place of its stream, whatever snapshot is given last; the page reconnects by itself. */
async function stubStream(page: Page): Promise<(snapshot: Snapshot<unknown>) => void> {
  let latest: Snapshot<unknown> | undefined;
  await page.route('/live?*', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: `retry: 100\n\n${latest ? `event: snapshot\ndata: ${JSON.stringify({ topic: 'desk', ...latest })}\n\n` : ''}`,
    }),
  );
  // What it asks for while the stream is lost would tell it the truth.
  await page.route('/live/snapshot?*', (route) => route.abort());
  return (snapshot) => {
    latest = snapshot;
  };
}

async function snapshotOf(page: Page): Promise<Snapshot<DeskData>> {
  return (await page.request.get('/live/snapshot?topic=desk')).json();
}

test('the bank goes away and comes back: the accounts chosen in the form stay chosen', async ({
  page,
  desk,
}) => {
  const show = await stubStream(page);
  await page.goto('/');
  await page.getByLabel('From').selectOption(desk.source);
  const { data, version, takenAtMs } = await snapshotOf(page);

  show({ version: version + 1, takenAtMs, data: { ...data, accounts: null, faults: null } });
  await expect(page.getByText('The bank service does not answer')).toBeVisible();
  await expect(page.getByLabel('From')).toHaveValue(desk.source);

  show({ version: version + 2, takenAtMs, data });
  await expect(page.getByText('The bank service does not answer')).toBeHidden();
  await expect(page.getByLabel('From')).toHaveValue(desk.source);
  await expect(page.getByLabel('From')).toHaveAccessibleDescription('USD 2,000.00 available');
});

test('a page that broke is fetched anew by its button', async ({ page }) => {
  const show = await stubStream(page);
  await page.goto('/');
  const { version, takenAtMs } = await snapshotOf(page);
  show({ version, takenAtMs, data: null });
  await expect(page.getByRole('heading', { name: 'This page broke' })).toBeVisible();
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Send money' })).toBeVisible();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
});

test('the switch of a bank gets no answer: it says so, and still shows what the bank says', async ({
  page,
  desk,
}) => {
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.route('/', (route) => route.abort());
  const bankSwitch = page.getByRole('switch', { name: `${desk.targetBank} is up` });
  await bankSwitch.click();
  await expect(page.getByRole('alert').filter({ hasText: 'No answer came' })).toBeVisible();
  await expect(bankSwitch).toBeChecked();
});
