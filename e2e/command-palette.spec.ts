import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { entriesOf, expect, test } from './support/fixtures.ts';
import { becomeStale } from './support/scripts.ts';
import { untilListed } from './support/transfer-page.ts';

const palette = (page: Page) => page.getByRole('dialog', { name: 'Commands' });
const input = (page: Page) => palette(page).getByRole('combobox', { name: 'Search commands' });
const option = (page: Page, name: string | RegExp) => palette(page).getByRole('option', { name });

async function open(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(input(page)).toBeFocused();
}

/** The highlighted option is what Enter runs. */
async function type(page: Page, text: string, highlighted: string | RegExp): Promise<void> {
  await input(page).fill(text);
  await expect(option(page, highlighted)).toHaveAttribute('data-highlighted', '');
}

test('keys open it from a text field, move, run and close it, and the focus comes back', async ({ page }) => {
  await page.goto('/transfers');
  await expect(page.getByText('polling')).toBeVisible();
  const search = page.getByRole('searchbox');
  await search.fill('typed before');
  await open(page);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await expect(search).toBeFocused();
  await expect(search).toHaveValue('typed before');

  await open(page);
  await expect(option(page, /^Dashboard/)).toHaveAttribute('data-highlighted', '');
  await page.keyboard.press('ArrowDown');
  await expect(option(page, /^Transfers/)).toHaveAttribute('data-highlighted', '');
  await type(page, 'queue', /^Work queue/);
  await page.keyboard.press('Enter');
  await page.waitForURL('/work-queue');
  await expect(palette(page)).toBeHidden();

  // Single keys are typed into it, and work again once it is closed.
  await open(page);
  await page.keyboard.type('gt');
  await expect(input(page)).toHaveValue('gt');
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toBeHidden();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Search or run');
});

test('it finds transfers by reference and transaction, and accounts by holder', async ({
  page,
  accounts,
}) => {
  const reference = await accounts.send(page, { amount: '31' });
  await expect(page.getByRole('status').filter({ hasText: 'Transfer complete' })).toBeVisible();
  const [entry] = await entriesOf(accounts.bank, reference);
  await untilListed(page, reference, 'completed,');
  await page.goto('/audit');
  await expect(page.getByText('polling')).toBeVisible();
  await open(page);
  await type(page, reference.slice(0, 8), new RegExp(`^${reference}.*USD 31\\.00.*Completed`));
  for (const text of [entry?.transactionId ?? '', `transfer-${reference}`, `${reference}-deposit`]) {
    await type(page, text, new RegExp(`^${reference}`));
  }
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const { holder } = await accounts.bank.getAccount(accounts.source);
  await input(page).fill(holder);
  await option(page, new RegExp(`^${accounts.source}`)).click();
  await page.waitForURL(`/accounts/${accounts.source}`);

  await open(page);
  await input(page).fill('no-such-thing');
  await expect(palette(page).getByText('Nothing matches.')).toBeVisible();
  const tooShort = await page.request.get('/search.json?q=x');
  expect([tooShort.status(), await tooShort.text()]).toEqual([400, 'Type at least 2 characters.\n']);
  expect((await page.request.get(`/search.json?q=${'x'.repeat(101)}`)).status()).toBe(400);
});

test('it takes a bank down and up, changes the role and the theme, and pauses updates', async ({
  page,
  accounts,
}) => {
  const { bank, targetBank } = accounts;
  const outages = async () =>
    (await bank.listFaults()).items.filter(({ scope }) => scope.bank === targetBank);
  await page.goto(`/accounts/${accounts.target}`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await open(page);
  await type(page, targetBank, new RegExp(`^${accounts.target}`));
  await option(page, `Take ${targetBank} down`).click();
  await expect(page.getByText('Down.', { exact: true })).toBeVisible();
  expect(await outages()).toMatchObject([{ kind: 'down', state: 'armed' }]);
  await open(page);
  await input(page).fill(targetBank);
  await option(page, `Bring ${targetBank} up`).click();
  await expect.poll(outages).toMatchObject([{ kind: 'down', state: 'cleared' }]);

  await open(page);
  await type(page, 'act as supervisor', 'Act as supervisor');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Acting as' })).toHaveValue('supervisor');

  await open(page);
  await type(page, 'dark', 'Use dark theme');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();

  await open(page);
  await type(page, 'pause', 'Pause updates');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
});

test('its button opens it by mouse, and on a phone in the menu', async ({ page }) => {
  await page.goto('/audit');
  await expect(page.getByText('polling')).toBeVisible();
  await page.getByRole('button', { name: 'Search or run' }).click();
  await expect(input(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Search or run' })).toBeFocused();

  await page.setViewportSize({ width: 375, height: 800 });
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('button', { name: 'Search or run' }).click();
  await expect(input(page)).toBeFocused();
  await expect(page.getByRole('dialog', { name: 'Remit' })).toBeHidden();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await option(page, /^Bank calls/).click();
  await page.waitForURL('/bank-calls');
});

test('a palette that cannot be loaded says so, and the page stays', async ({ page, context }) => {
  await page.goto('/audit');
  await expect(page.getByText('polling')).toBeVisible();
  await context.setOffline(true);
  await page.keyboard.press('Control+k');
  await expect(page.getByText('Commands could not be loaded')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Audit trail' })).toBeVisible();
  await context.setOffline(false);
  await open(page);
});

test('a palette of an older build, whose scripts are gone, offers the reload', async ({ page }) => {
  await page.route('**/_next/static/**', async (route) => {
    const response = await route.fetch();
    const isOfPalette = (await response.text()).includes('Search commands');
    await route.fulfill(isOfPalette ? { status: 404 } : { response });
  });
  await page.goto('/audit');
  await expect(page.getByText('polling')).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByText('Remit may have been updated: reload the page.')).toBeVisible();
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByText('Remit may have been updated')).toBeHidden();
  // A key pressed before hydration is lost.
  await expect(page.getByText('polling')).toBeVisible();
  await open(page);
});

test('a search that the server refuses, or fails at, is not one without an answer', async ({ page }) => {
  await page.goto('/audit');
  await expect(page.getByText('polling')).toBeVisible();
  await open(page);
  await page.route('/search.json?q=refused', (route) => route.fulfill({ status: 400, body: 'Type less.' }));
  await page.route('/search.json?q=failing', (route) => route.fulfill({ status: 500 }));
  await page.route('/search.json?q=lost', (route) => route.abort());
  const note = palette(page).getByRole('status').first();
  await input(page).fill('refused');
  await expect(note).toHaveText('Type less.');
  await input(page).fill('failing');
  await expect(note).toHaveText('The search failed. Try again.');
  await input(page).fill('lost');
  await expect(note).toContainText('The server did not respond.');
});

test('an action that may have been done is not called “not done” when it is run again', async ({ page }) => {
  await page.goto('/audit');
  await expect(page.getByText('polling')).toBeVisible();
  const actAsSupervisor = async () => {
    await open(page);
    await input(page).fill('act as supervisor');
    await option(page, 'Act as supervisor').click();
  };
  await page.route('/audit', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.fallback(),
  );
  await actAsSupervisor();
  await expect(page.getByText('The action may have succeeded: check before you retry')).toBeVisible();
  await page.unrouteAll();
  await becomeStale(page);
  await actAsSupervisor();
  await expect(page.getByText('Not sent again. The earlier attempt may have succeeded.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible();
});

test('a page that is chosen without a connection says why it does not open', async ({ page, context }) => {
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await open(page);
  await context.setOffline(true);
  await expect(page.getByText('Live', { exact: true })).toBeHidden();
  await option(page, /^Accounts/).click();
  await expect(page.getByText('Pages open again once the connection is back.')).toBeVisible();
  await context.setOffline(false);
});
