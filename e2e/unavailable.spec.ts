import type { Page } from '@playwright/test';
import type { Role } from '#lib/auth/permissions.ts';
import { expect, fillOrder, test } from './support/fixtures.ts';
import { actingAs } from './support/people.ts';
import { ownStream } from './support/stub-stream.ts';

const UNAVAILABLE = 'You are offline.';

test('offline: the page says so, holds its links, keeps its input, and reconnects', async ({
  page,
  context,
  accounts,
}) => {
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await fillOrder(page, { from: accounts.source, to: accounts.target, amount: '12' });
  await context.setOffline(true);
  const notice = page.getByRole('status').filter({ hasText: UNAVAILABLE });
  await expect(notice).toBeVisible();
  await expect(page.getByText('Live', { exact: true })).toBeHidden();
  await page.getByRole('link', { name: 'Accounts', exact: true }).click();
  await expect(notice).toContainText('Links work again once the connection is back.');
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Send money' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Nothing was sent.' })).toBeVisible();

  await context.setOffline(false);
  await expect(page.getByText(UNAVAILABLE)).toBeHidden();
  await expect(page).toHaveURL('/');
  await expect(page.getByLabel(/^Amount/)).toHaveValue('12');
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.waitForURL(/\/transfers\//);
  await expect(page.getByRole('status').filter({ hasText: 'Transfer complete' })).toBeVisible();
});

test('offline: a search keeps its text', async ({ page, context }) => {
  await page.goto('/transfers');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.getByRole('searchbox').fill('rm-something');
  await context.setOffline(true);
  await expect(page.getByText(UNAVAILABLE)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Links work again once the connection is back.')).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue('rm-something');
});

test('offline: anchors on the page and downloads still work', async ({ page, context }) => {
  await page.goto('/transfers');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText(UNAVAILABLE)).toBeVisible();
  await page.getByRole('link', { name: 'Skip to content' }).press('Enter');
  await expect(page).toHaveURL('/transfers#main');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV' }).click();
  await download;
  await page.getByText('All transfers and their status').click();
  await expect(page.getByText('Links work again once the connection is back.')).toBeHidden();
  await expect(page.getByRole('heading', { level: 1, name: 'Transfers' })).toBeVisible();
});

test('a proxy’s 502 counts as connection lost', async ({ page }) => {
  const stream = /\/live[?/]/;
  await ownStream(page);
  await page.route(stream, (route) => route.fulfill({ status: 502 }));
  await page.goto('/transfers');
  await expect(page.getByText('Connection lost.')).toBeVisible();
  await page.getByRole('link', { name: 'Accounts', exact: true }).click();
  await expect(page.getByText('Links work again once the connection is back.')).toBeVisible();
  await page.unroute(stream);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(page.getByText('Connection lost.')).toBeHidden();
  await expect(page).toHaveURL('/transfers');
});

test('the same address in another spelling shows no progress bar', async ({ page }) => {
  await page.goto('/transfers?q=rm%2Dnone');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page
    .getByRole('link', { name: /^All\b/ })
    .and(page.locator('[aria-current]'))
    .click();
  await expect(page).toHaveURL('/transfers?q=rm-none');
  await expect(page.getByText('Loading page')).toHaveCount(0);
});

test('a slow page shows progress, and the current one stays until it is there', async ({ page }) => {
  await page.goto('/audit');
  await expect(page.getByText('polling')).toBeVisible();
  let arrive = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route('/accounts*', async (route) => {
    await arrival;
    await route.continue();
  });
  await page.getByRole('link', { name: 'Accounts', exact: true }).click();
  await expect(page.getByText('Loading page')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Audit trail' })).toBeVisible();
  arrive();
  await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible();
  await expect(page.getByText('Loading page')).toBeHidden();
});

test('a layout that fails shows an error page that can be retried', async ({ page }) => {
  await page.addInitScript(() => {
    const listen = document.addEventListener.bind(document);
    document.addEventListener = (
      type: string,
      listener: EventListenerOrEventListenerObject,
      options?: AddEventListenerOptions,
    ) => {
      // As the layout listens, whose stream it is.
      if (type === 'visibilitychange' && options?.signal && !sessionStorage.getItem('broken')) {
        sessionStorage.setItem('broken', 'once');
        throw new Error('broken by a test');
      }
      listen(type, listener, options);
    };
  });
  await page.goto('/audit');
  await expect(page.getByRole('heading', { name: 'Remit failed to load' })).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Audit trail' })).toBeVisible();
});

test('by keyboard, a role is chosen with the arrows and confirmed with Enter', async ({ page }) => {
  await page.goto('/audit');
  await expect(page.getByText('polling')).toBeVisible();
  await actingAs(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(actingAs(page)).toHaveValue('operations');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Switch' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(actingAs(page)).toHaveValue('teller');

  await actingAs(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expectToActAs(page, 'supervisor');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Switch' })).toBeHidden();
  await expectToActAs(page, 'operations');
  await page.reload();
  await expect(actingAs(page)).toHaveValue('operations');
});

/** The server has taken the choice, and the list still has the focus. */
async function expectToActAs(page: Page, role: Role): Promise<void> {
  const chosen = actingAs(page).locator(`option[value=${role}]`);
  await expect(chosen).toHaveJSProperty('defaultSelected', true);
  await expect(actingAs(page)).toBeFocused();
}
