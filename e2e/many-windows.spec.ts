import { expect, fillOrder, referenceOf, test } from './support/fixtures.ts';
import { sendIntoOutage } from './support/outage.ts';
import { explanationOf } from './support/transfer-page.ts';

/** More than the six connections that a browser opens to a server. */
const PATHS = ['/', '/transfers', '/accounts', '/work-queue', '/fault-lab', '/transfers'];

test('ten windows: each loads and stays live, and actions are answered', async ({ context, accounts }) => {
  const own = `/transfers?account=${accounts.source}`;
  const lists = await Promise.all(
    ['/', own, ...PATHS, '/accounts'].map(async (path) => {
      const window = await context.newPage();
      await window.goto(path);
      return window;
    }),
  );
  for (const window of lists) {
    await expect(window.getByText('Live', { exact: true }).first()).toBeVisible();
  }
  const [first, list] = lists;
  if (!first || !list) throw new Error('No windows.');
  await fillOrder(first, { from: accounts.source, to: accounts.target, amount: '12' });
  await first.getByRole('button', { name: 'Send money' }).click();
  await expect(explanationOf(first)).toContainText('Transfer complete');
  await first.waitForURL(/\/transfers\//);
  const reference = referenceOf(first);
  const row = list.getByRole('row').filter({ hasText: reference });
  await expect(row.or(list.getByRole('button', { name: /^Show \d+ new$/ }))).toBeVisible();
  const tenth = await context.newPage();
  await tenth.goto(`/transfers/${reference}`);
  await expect(explanationOf(tenth)).toContainText('Transfer complete');
});

test('a window that closes leaves the others live', async ({ context, accounts }) => {
  const [one, other] = [await context.newPage(), await context.newPage()];
  await one.goto('/transfers');
  await other.goto('/');
  await expect(other.getByText('Live', { exact: true })).toBeVisible();
  await one.close();
  const { endOutage } = await sendIntoOutage(accounts, other);
  const read: string[] = [];
  other.on('request', (request) => read.push(new URL(request.url()).pathname));
  await endOutage();
  await expect(explanationOf(other)).toContainText('Transfer complete');
  expect(read).not.toContain('/live/snapshot');
});

test('asking for the headers of a stream holds none', async ({ request }) => {
  for (let times = 0; times < 250; times += 1) {
    const { headers, ok } = await request.head('/live?topic=system').then((response) => ({
      headers: response.headers(),
      ok: response.ok(),
    }));
    expect([ok, headers['content-type']]).toEqual([true, 'text/event-stream; charset=utf-8']);
  }
  expect((await request.head('/live?topic=nothing')).status()).toBe(404);
});
