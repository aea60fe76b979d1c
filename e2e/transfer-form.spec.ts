import type { Page, Route } from '@playwright/test';
import { balance, entriesOf, expect, fillOrder, referenceOf, test } from './support/fixtures.ts';
import { sendIntoOutage } from './support/outage.ts';
import { twoFrames, untilReacts } from './support/scripts.ts';
import { ownStream, stubStream } from './support/stub-stream.ts';
import { explanationOf } from './support/transfer-page.ts';

/** The reference is decided for people, and out of their way until they ask for it. */
async function fillReference(page: Page, reference: string): Promise<void> {
  await page.getByText('Advanced').click();
  await page.getByLabel('Reference').fill(reference);
}

test('resending a reference opens the same transfer and moves nothing', async ({ page, accounts }) => {
  const reference = await accounts.send(page, { amount: '20' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await page.goto('/');
  await fillOrder(page, { from: accounts.source, to: accounts.target, amount: '20' });
  await fillReference(page, reference);
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.waitForURL(/\/transfers\//);
  expect(referenceOf(page)).toBe(reference);
  await expect(page.getByText('Already sent: this is the transfer')).toBeVisible();
  expect(await balance(accounts.bank, accounts.target)).toBe(2_000);
});

test('a reference with other details is a conflict that names the existing transfer, and moves nothing', async ({
  page,
  accounts,
}) => {
  const reference = await accounts.send(page, { amount: '20' });
  await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(2_000);
  await page.goto('/');
  // A form that the browser sent itself comes back as one that has no scripts yet.
  await untilReacts(page.locator('form:has([name=amount])'));
  await fillOrder(page, { from: accounts.source, to: accounts.target, amount: '21' });
  await fillReference(page, reference);
  await page.getByRole('button', { name: 'Send money' }).click();
  await expect(page.getByRole('alert').filter({ hasText: `${reference} is already used` })).toContainText(
    'USD 20.00',
  );
  await expect(page.getByLabel(/^Amount/)).toHaveValue('21');
  expect(await balance(accounts.bank, accounts.target)).toBe(2_000);

  await page.getByRole('button', { name: 'Use a new reference' }).click();
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.waitForURL(/\/transfers\//);
  await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(4_100);
});

test('a lost answer: the form says so, keeps its input, and a resend is still one transfer', async ({
  page,
  accounts,
}) => {
  // Nor does the stream tell that it was started.
  await ownStream(page);
  await page.route(/\/live/, (route) => route.abort());
  await page.goto('/');
  await expect(page.locator('[data-connection="reconnecting"]').first()).toBeVisible();
  await fillOrder(page, { from: accounts.source, to: accounts.target, amount: '20' });
  const reference = await page.getByLabel('Reference').inputValue();
  await page.route('/', async (route) => {
    await route.fetch({ maxRedirects: 0 });
    await route.abort();
  });
  await page.getByRole('button', { name: 'Send money' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The server did not respond' })).toContainText(
    'You can safely resend with the same reference.',
  );
  await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(2_000);
  await expect(page.getByLabel('From', { exact: true })).toHaveValue(accounts.source);
  await expect(page.getByLabel('To', { exact: true })).toHaveValue(accounts.target);
  await expect(page.getByLabel(/^Amount/)).toHaveValue('20');
  await expect(page.getByLabel('Reference')).toHaveValue(reference);

  await page.getByLabel(/^Amount/).fill('');
  await page.getByRole('button', { name: 'Send money' }).click();
  const summary = page.getByRole('alert').filter({ hasText: 'Enter an amount' });
  await expect(summary).toContainText('The earlier attempt may have succeeded');
  await expect(summary).not.toContainText('Not sent.');
  await page.getByLabel(/^Amount/).fill('20');
  await expect(summary).toBeHidden();
  await expect(page.getByLabel(/^Amount/)).toBeFocused();

  // Without the stream still, which would bring the page ahead of the press.
  await page.unroute('/');
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.waitForURL(/\/transfers\//);
  expect(referenceOf(page)).toBe(reference);
  await expect(page.getByText('Nothing moved twice.')).toBeVisible();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  expect(await balance(accounts.bank, accounts.target)).toBe(2_000);
});

test('an invalid form lists every error, at the fields and in a summary, and keeps its input', async ({
  page,
  accounts,
}) => {
  await page.goto('/');
  await page.getByLabel('From', { exact: true }).fill(accounts.source);
  await page.getByLabel('To', { exact: true }).fill(accounts.source);
  await page.getByLabel(/^Amount/).fill('0,500');
  await fillReference(page, 'not a reference');
  await page.getByRole('button', { name: 'Send money' }).click();

  const summary = page.getByRole('alert').filter({ hasText: 'Not sent.' });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('listitem')).toHaveCount(3);
  await expect(page.getByLabel(/^Amount/)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel(/^Amount/)).toHaveAccessibleDescription(/with a decimal point/);
  await expect(page.getByLabel(/^Amount/)).toHaveValue('0,500');
  await summary.getByRole('link', { name: /with a decimal point/ }).click();
  await expect(page.getByLabel(/^Amount/)).toBeFocused();
});

test('accounts of two currencies are refused before anything moves', async ({ page, accounts }) => {
  await page.goto('/');
  await fillOrder(page, { from: accounts.source, to: 'E8002', amount: '10' });
  await page.getByRole('button', { name: 'Send money' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Not sent.' })).toContainText(
    'Transfers do not convert currencies',
  );
});

test('the whole form works with the keyboard alone', async ({ page, accounts }) => {
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.getByLabel('From', { exact: true }).focus();
  await page.keyboard.type(accounts.source);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Swap accounts' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.type(accounts.target);
  await page.keyboard.press('Tab');
  await page.keyboard.type('7.50');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/transfers\//);
  await expect(explanationOf(page)).toContainText('Transfer complete');
  expect(await balance(accounts.bank, accounts.target)).toBe(750);
});

test('a prefilled form creates a new transfer under a new reference', async ({ page, accounts }) => {
  const first = await accounts.send(page, { amount: '20' });
  await page.goto(`/?from=${accounts.source}&to=${accounts.target}&amount=20.00&retry=python`);
  await expect(page.getByLabel('From', { exact: true })).toHaveValue(accounts.source);
  await expect(page.getByLabel(/^Amount/)).toHaveValue('20.00');
  await expect(page.getByText('Sending creates a new transfer')).toBeVisible();
  await page.getByText('Advanced').click();
  await expect(page.getByRole('radio', { name: /^Three tries/ })).toBeChecked();
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.waitForURL(/\/transfers\//);
  expect(referenceOf(page)).not.toBe(first);
  await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(4_000);
});

test('what is found while the button is pressed does not move it', async ({ page, accounts }) => {
  let letThrough = () => {};
  const found = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route('**/accounts.json?*', async (route) => {
    await found;
    await route.continue();
  });
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  // Not among the accounts that the page offers.
  const target = await accounts.open(accounts.targetBank, 0);
  await fillOrder(page, { from: accounts.source, to: target, amount: '20' });
  await page.getByRole('button', { name: 'Send money' }).hover();
  await page.mouse.down();
  const answer = page.waitForResponse((response) => response.url().includes(target));
  letThrough();
  await answer;
  await page.evaluate(() => fetch('/accounts.json?q=').then((later) => later.text()));
  await twoFrames(page);
  await page.mouse.up();
  await page.waitForURL(/\/transfers\//);
});

test('the other button of the mouse presses nothing: what is typed after it is found', async ({
  page,
  accounts,
}) => {
  await page.goto('/');
  const target = await accounts.open(accounts.targetBank, 0);
  await page.getByRole('button', { name: 'Send money' }).hover();
  // Where it opens a menu, the page never hears that it came up again.
  await page.evaluate(() =>
    window.addEventListener('pointerup', (event) => event.stopImmediatePropagation(), true),
  );
  await page.mouse.down({ button: 'right' });
  await page.mouse.up({ button: 'right' });
  await fillOrder(page, { from: accounts.source, to: target, amount: '20' });
  await expect(page.getByRole('region', { name: 'Balances after this transfer' })).toBeVisible();
});

test('swapped accounts are swapped in the preview and in the ledger', async ({ page, accounts }) => {
  await page.goto('/');
  await fillOrder(page, { from: accounts.target, to: accounts.source, amount: '15' });
  const preview = page.getByRole('region', { name: 'Balances after this transfer' });
  await expect(preview).toContainText(`${accounts.target}0.00becomes−15.00`);
  await expect(page.getByText(`${accounts.target} is USD 15.00 short`)).toBeVisible();

  await page.getByRole('button', { name: 'Swap accounts' }).click();
  await expect(preview).toContainText(`${accounts.source}2,000.00becomes1,985.00`);
  await expect(preview).toContainText(`${accounts.target}0.00becomes15.00`);
  await expect(page.getByText('Insufficient funds: ')).toBeHidden();
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.waitForURL(/\/transfers\//);
  await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(1_500);
  expect(await balance(accounts.bank, accounts.source)).toBe(198_500);
});

test('an amount over the threshold says who must approve it, before and after sending', async ({
  page,
  accounts,
}) => {
  await page.goto('/');
  await fillOrder(page, { from: accounts.source, to: accounts.target, amount: '1000.00' });
  await expect(page.getByRole('region', { name: 'Balances after this transfer' })).toBeVisible();
  await expect(page.getByText('need a second approver')).toBeHidden();
  await page.getByLabel(/^Amount/).fill('1000.01');
  await expect(page.getByText('need a second approver')).toBeVisible();
  await expect(page.getByText(/need a second approver/)).toContainText('USD 1,000.00');
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.waitForURL(/\/transfers\//);
  await expect(page.getByText('Awaiting approval').first()).toBeVisible();
  expect(await balance(accounts.bank, accounts.source)).toBe(200_000);
});

test('the form warns of a fault that affects the transfer, and of no other', async ({ page, accounts }) => {
  const fault = { by: 'e2e', reason: 'shown in the form', seconds: 60 } as const;
  await accounts.bank.armFault({ ...fault, kind: 'slow', scope: { account: `${accounts.source}-no` } });
  await page.goto('/');
  await fillOrder(page, { from: accounts.source, to: accounts.target, amount: '5' });
  await expect(page.getByRole('region', { name: 'Balances after this transfer' })).toBeVisible();
  await expect(page.getByText('Heads-up')).toBeHidden();
  const { id } = await accounts.bank.armFault({
    ...fault,
    kind: 'down',
    scope: { bank: accounts.targetBank },
  });
  await expect(page.getByText('Heads-up: a simulated fault affects this transfer')).toBeVisible();
  await expect(page.getByText(`Down (deposit at ${accounts.targetBank})`)).toBeVisible();
  await accounts.bank.clearFault(id);
  await expect(page.getByText('Heads-up')).toBeHidden();
});

test('under the policy of three tries a bank that stays down fails after three attempts, and the money is returned', async ({
  page,
  accounts,
}) => {
  await accounts.bank.armFault({
    kind: 'down',
    scope: { account: accounts.target, operation: 'deposit' },
    by: 'e2e',
    reason: 'three attempts',
    seconds: 120,
  });
  await page.goto('/');
  await fillOrder(page, { from: accounts.source, to: accounts.target, amount: '12' });
  await page.getByText('Advanced').click();
  await page.getByRole('radio', { name: /^Three tries.*3 attempts in the first two minutes$/ }).check();
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.waitForURL(/\/transfers\//);
  const reference = referenceOf(page);
  await expect
    .poll(async () => (await entriesOf(accounts.bank, reference)).map(({ kind }) => kind))
    .toContain('refund');
  const { items } = await accounts.bank.listCalls({ transfer: reference });
  expect(items.filter(({ operation }) => operation === 'deposit')).toHaveLength(3);
  expect(await balance(accounts.bank, accounts.source)).toBe(200_000);
  expect(await balance(accounts.bank, accounts.target)).toBe(0);
});

test.describe('before JavaScript has loaded', () => {
  test.use({ javaScriptEnabled: false });

  test('the form sends and opens the transfer, whose page brings itself up to date', async ({
    page,
    accounts,
  }) => {
    const { endOutage } = await sendIntoOutage(accounts, page);
    await endOutage();
    await expect(page.getByText(/^Transfer complete/)).toBeVisible();
  });

  test('the server checks the same rules and keeps the input', async ({ page, accounts }) => {
    await page.goto('/');
    await fillOrder(page, { from: accounts.source, to: accounts.source, amount: '-1' });
    await page.getByRole('button', { name: 'Send money' }).click();
    await expect(page.getByText('Not sent.')).toBeVisible();
    await expect(page.getByLabel(/^Amount/)).toHaveValue('-1');
    await expect(page.getByLabel('From', { exact: true })).toHaveValue(accounts.source);
    expect(await balance(accounts.bank, accounts.source)).toBe(200_000);
  });
});

test('accounts found for an earlier text are not chosen, nor any while the search fails', async ({
  page,
  accounts,
}) => {
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const form = page.getByRole('region', { name: 'Send money' });
  const from = form.getByRole('combobox', { name: 'From', exact: true });
  const options = form.getByRole('option');
  const active = form.getByRole('option', { selected: true });
  const state = form.getByRole('status').filter({ hasText: /account|Searching/i });
  await from.click();
  await expect(state).toHaveText(/accounts found/);

  await test.step('ArrowUp begins at the last one', async () => {
    await from.press('ArrowUp');
    await expect(options.last()).toHaveAttribute('aria-selected', 'true');
    await from.press('Escape');
  });

  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/accounts\.json/, async (route) => {
    await answered;
    await route.continue();
  });
  await from.fill(accounts.source);
  await expect(state).toHaveText('Searching…');
  await from.press('ArrowDown');
  await expect(active).toHaveCount(0);
  await options.first().click({ force: true });
  await expect(from).toHaveValue(accounts.source);
  answer();
  await expect(options).toHaveCount(1);
  await expect(active).toHaveCount(0);
  await from.press('ArrowDown');
  await expect(active).toContainText(accounts.source);
  await from.press('Tab');
  await expect(from).toHaveValue(accounts.source);

  await page.unroute(/accounts\.json/);
  await page.route(/accounts\.json/, (route) => route.fulfill({ status: 503 }));
  await from.fill('zzz');
  await expect(state).toHaveText('Accounts cannot be searched now. Type the whole number.');
  await expect(options).toHaveCount(0);
});

test('a burst of changes lets a search end', async ({ page, accounts }) => {
  const show = await stubStream(page, 'dashboard');
  await page.goto('/');
  const from = page.getByLabel('From', { exact: true });
  await from.fill(accounts.source);
  await expect(from).toHaveAccessibleDescription('USD 2,000.00 available');
  const { data, ...version } = await (await page.request.get('/live/snapshot?topic=dashboard')).json();
  const searches: Route[] = [];
  await page.route(
    new RegExp(`accounts\\.json\\?q=${accounts.source}`),
    (search) => void searches.push(search),
  );
  const notice = page.getByText('Temporal unavailable. Transfers are listed here');
  for (const more of [1, 2, 3, 4]) {
    const transfers = more % 2 === 1 ? null : [];
    show({ ...version, sequence: version.sequence + more, data: { ...data, transfers } });
    await expect(notice).toHaveCount(more % 2);
  }
  expect(searches).toHaveLength(1);
});
