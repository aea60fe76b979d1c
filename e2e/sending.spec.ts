import type { Page, Route } from '@playwright/test';
import { isAction } from './support/actions.ts';
import { balance, expect, fillOrder, referenceOf, type TestAccounts, test } from './support/fixtures.ts';
import { expectOneOfEach } from './support/outage.ts';
import { twoFrames } from './support/scripts.ts';
import { ownStream } from './support/stub-stream.ts';
import { explanationOf } from './support/transfer-page.ts';

/** Live, with both accounts known: what is sent can be shown in place. */
async function typeOrder(page: Page, { source, target }: TestAccounts, amount: string): Promise<string> {
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await fillOrder(page, { from: source, to: target, amount });
  await expect(page.getByRole('region', { name: 'Balances after this transfer' })).toBeVisible();
  return page.getByLabel('Reference').inputValue();
}

const press = (page: Page) => page.getByRole('button', { name: 'Send money' }).click();
const figure = (page: Page, amount: string) => page.getByRole('heading', { level: 1, name: `USD ${amount}` });

test('on a slow network the transfer stands at once, before any answer, and its address follows', async ({
  page,
  accounts,
}) => {
  await ownStream(page);
  const reference = await typeOrder(page, accounts, '5');
  const network = await page.context().newCDPSession(page);
  const slow = { offline: false, latency: 1_000, downloadThroughput: -1, uploadThroughput: -1 };
  await network.send('Network.emulateNetworkConditions', slow);
  let letThrough = () => {};
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  const hold = (route: Route) => held.then(() => route.continue());
  await page.route('/', hold);
  await page.route('/live', hold);
  await press(page);
  await expect(figure(page, '5.00')).toBeVisible();
  await expect(page.getByText('Sending', { exact: true })).toBeVisible();
  // Nothing has left the browser yet.
  await expect(page.getByText('Submitted')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Send money' })).toBeHidden();
  expect(new URL(page.url()).pathname).toBe('/');
  letThrough();
  await page.waitForURL(`/transfers/${reference}`);
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expectOneOfEach(accounts, reference);
  expect(await balance(accounts.bank, accounts.target)).toBe(500);
});

test('the order leaves before anything is drawn', async ({ page, accounts }) => {
  const reference = await typeOrder(page, accounts, '5.5');
  await page.evaluate(() => {
    const { fetch } = window;
    window.fetch = (input, init) => {
      const isDrawn = document.body.textContent.includes('Sending…');
      if (new Headers(init?.headers).has('next-action')) performance.mark(isDrawn ? 'late' : 'ahead');
      return fetch(input, init);
    };
  });
  await press(page);
  await page.waitForURL(`/transfers/${reference}`);
  const sent = await page.evaluate(() => performance.getEntriesByType('mark').map(({ name }) => name));
  expect(sent.filter((name) => name === 'ahead' || name === 'late')).toEqual(['ahead']);
});

/** The order arrives; its answer waits until the returned function is called. */
async function holdAnswer(page: Page): Promise<() => void> {
  let letAnswer = () => {};
  const held = new Promise<void>((resolve) => {
    letAnswer = resolve;
  });
  await page.route('/', async (route) => {
    const response = await route.fetch();
    await held;
    await route.fulfill({ response });
  });
  return letAnswer;
}

test('its steps are on screen while the answer is held up', async ({ page, accounts }) => {
  const reference = await typeOrder(page, accounts, '6');
  const letAnswer = await holdAnswer(page);
  await press(page);
  await expect(explanationOf(page)).toContainText('Transfer complete');
  expect(new URL(page.url()).pathname).toBe('/');
  letAnswer();
  await page.waitForURL(`/transfers/${reference}`);
  await expect(page.getByRole('region', { name: 'Activity' })).toContainText('Sent by teller');
});

test('what takes the place of the form has the focus and is spoken, and a second click does nothing there', async ({
  page,
  accounts,
}) => {
  const reference = await typeOrder(page, accounts, '6.5');
  const spoken = await page.getByRole('status').first().elementHandle();
  let letThrough = () => {};
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  let letAnswer = () => {};
  const answered = new Promise<void>((resolve) => {
    letAnswer = resolve;
  });
  await page.route('/', async (route) => {
    await held;
    const response = await route.fetch();
    await answered;
    await route.fulfill({ response });
  });
  await page.getByRole('button', { name: 'Send money' }).press('Enter');
  await expect(figure(page, '6.50')).toBeFocused();
  expect(await spoken?.textContent()).toBe('Sending…');
  letThrough();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expect(figure(page, '6.50')).toBeFocused();
  expect(await spoken?.textContent()).toContain('Transfer complete');
  const explain = page.getByRole('button', { name: 'Explain' });
  await explain.hover();
  for (const clickCount of [1, 2]) {
    await page.mouse.down({ clickCount });
    await page.mouse.up({ clickCount });
    await expect(explain).toHaveAttribute('aria-expanded', 'true');
  }
  letAnswer();
  await page.waitForURL(`/transfers/${reference}`);
  await expect(figure(page, '6.50')).toBeFocused();
});

test('a link that is pressed there is followed, also where the answer comes meanwhile', async ({
  page,
  accounts,
}) => {
  const reference = await typeOrder(page, accounts, '6.55');
  const letAnswer = await holdAnswer(page);
  let letLeave = () => {};
  const left = new Promise<void>((resolve) => {
    letLeave = resolve;
  });
  await page.route(/\/accounts\?_rsc/, (route) => left.then(() => route.continue()));
  let opened = 0;
  page.on('request', (request) => {
    if (request.url().includes(`/transfers/${reference}`)) opened += 1;
  });
  await press(page);
  await expect(explanationOf(page)).toContainText('Transfer complete');
  const answer = page.waitForResponse((response) => isAction(response.request()));
  await page.getByRole('link', { name: 'Accounts', exact: true }).click();
  letAnswer();
  await answer;
  // Its page would be opened at once, as nothing moves any more.
  await twoFrames(page);
  letLeave();
  await page.waitForURL('/accounts');
  await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible();
  expect(opened).toBe(0);
});

test('a reference pasted with what cannot be seen is followed as the one that it looks like', async ({
  page,
  accounts,
}) => {
  const reference = await typeOrder(page, accounts, '6.6');
  await page.getByText('Advanced').click();
  await page.getByLabel('Reference').fill(`${reference.replaceAll('-', '\u2011')}\u200b`);
  await pressAndLoseTheAnswer(page, reference);
});

test('back leads to an empty form with another reference, forward and a reload to the transfer', async ({
  page,
  accounts,
}) => {
  const reference = await typeOrder(page, accounts, '7');
  await press(page);
  await page.waitForURL(`/transfers/${reference}`);
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Send money' })).toBeVisible();
  await expect(page.getByLabel(/^Amount/)).toHaveValue('');
  await expect(page.getByLabel('Reference')).not.toHaveValue(reference);
  await page.goForward();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await page.reload();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  expect(referenceOf(page)).toBe(reference);
  expect(await balance(accounts.bank, accounts.target)).toBe(700);
});

test('a refused order brings the form back with what was typed, and the focus', async ({
  page,
  accounts,
}) => {
  const reference = await typeOrder(page, accounts, '8');
  await press(page);
  await page.waitForURL(`/transfers/${reference}`);
  await typeOrder(page, accounts, '9');
  await page.getByText('Advanced').click();
  await page.getByLabel('Reference').fill(reference);
  await press(page);
  await expect(page.getByRole('alert').filter({ hasText: `${reference} is already used` })).toBeVisible();
  await expect(figure(page, '9.00')).toBeHidden();
  await expect(page.getByLabel(/^Amount/)).toHaveValue('9');
  await expect(page.getByLabel('From', { exact: true })).toHaveValue(accounts.source);
  await expect(page.getByRole('button', { name: 'Send money' })).toBeFocused();
  expect(new URL(page.url()).pathname).toBe('/');
});

test('offline, and the stream lost: the form comes back at once and says that nothing was sent', async ({
  page,
  context,
  accounts,
}) => {
  const reference = await typeOrder(page, accounts, '9.5');
  await context.setOffline(true);
  await expect(page.getByRole('status').filter({ hasText: 'You are offline.' })).toBeVisible();
  await press(page);
  await expect(page.getByRole('alert').filter({ hasText: 'Nothing was sent.' })).toBeVisible();
  await expect(figure(page, '9.50')).toBeHidden();
  await expect(page.getByLabel(/^Amount/)).toHaveValue('9.5');
  await context.setOffline(false);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await press(page);
  await page.waitForURL(`/transfers/${reference}`);
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expectOneOfEach(accounts, reference);
});

/** The server has the order; its transfer completes, and its page opens all the same. */
async function pressAndLoseTheAnswer(page: Page, reference: string): Promise<void> {
  await page.route('/', async (route) => {
    await route.fetch({ maxRedirects: 0 });
    await route.abort();
  });
  await press(page);
  await page.waitForURL(`/transfers/${reference}`);
  await expect(explanationOf(page)).toContainText('Transfer complete');
}

test('an answer that is lost leaves the transfer on screen once the stream has shown it', async ({
  page,
  accounts,
}) => {
  const reference = await typeOrder(page, accounts, '10');
  await pressAndLoseTheAnswer(page, reference);
  expect(await balance(accounts.bank, accounts.target)).toBe(1_000);
  // What is typed there next is another payment.
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Send money' })).toBeVisible();
  await expect(page.getByLabel('Reference')).not.toHaveValue(reference);
});

test('an answer that is lost leads to the transfer’s page also where the form has stayed', async ({
  page,
  accounts,
}) => {
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  // The view in place is loaded with the first focus.
  const refused = page.waitForEvent('requestfailed', (request) => request.url().includes('/_next/static/'));
  await page.route('/_next/static/**', (route) => route.abort());
  await page.getByLabel('From', { exact: true }).focus();
  await refused;
  await fillOrder(page, { from: accounts.source, to: accounts.target, amount: '11' });
  await expect(page.getByRole('region', { name: 'Balances after this transfer' })).toBeVisible();
  const reference = await page.getByLabel('Reference').inputValue();
  await page.unroute('/_next/static/**');
  await pressAndLoseTheAnswer(page, reference);
  expect(await balance(accounts.bank, accounts.target)).toBe(1_100);
});

test('a double click starts one transfer, and it is shown', async ({ page, accounts }) => {
  const reference = await typeOrder(page, accounts, '12');
  await page.getByRole('button', { name: 'Send money' }).dblclick();
  await expect(figure(page, '12.00')).toBeVisible();
  await page.waitForURL(`/transfers/${reference}`);
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expectOneOfEach(accounts, reference);
  expect(await balance(accounts.bank, accounts.target)).toBe(1_200);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a double click starts one transfer, and its page opens', async ({ page, accounts }) => {
    await page.goto('/');
    await fillOrder(page, { from: accounts.source, to: accounts.target, amount: '13' });
    await page.getByRole('button', { name: 'Send money' }).dblclick();
    await page.waitForURL(/\/transfers\//);
    await expect(figure(page, '13.00')).toBeVisible();
    // It reloads itself until the transfer has ended.
    await expect(explanationOf(page)).toContainText('Transfer complete');
    await expectOneOfEach(accounts, referenceOf(page));
    expect(await balance(accounts.bank, accounts.target)).toBe(1_300);
  });
});
