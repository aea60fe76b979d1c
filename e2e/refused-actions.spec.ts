import type { Page } from '@playwright/test';
import { joinStack } from '#testing/stack/joined-process.ts';
import { sharedStack } from '#testing/stack/stack.ts';
import { expect, fillOrder, test } from './support/fixtures.ts';
import { startHostProxy } from './support/host-proxy.ts';
import { actAs } from './support/people.ts';
import { explanationOf } from './support/transfer-page.ts';

const alertOf = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text });

/** As after a new build: the server does not know the ids of this page’s actions. */
async function becomeStale(page: Page): Promise<void> {
  await page.route('**', (route) => {
    const headers = route.request().headers();
    const action = headers['next-action'];
    if (!action) return route.fallback();
    const ofOtherBuild = action.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    return route.continue({ headers: { ...headers, 'next-action': ofOtherBuild } });
  });
}

test('a tab of an older build says that nothing was done; after its reload the order is still typed', async ({
  page,
  accounts,
}) => {
  await page.goto('/');
  await fillOrder(page, { from: accounts.source, to: accounts.target, amount: '31' });
  const reference = await page.getByLabel('Reference').inputValue();
  await becomeStale(page);
  await page.getByRole('button', { name: 'Send money' }).click();
  const updated = alertOf(page, 'Remit was updated. Nothing was done.');
  await expect(updated).toContainText('what you typed is kept');
  await page.unrouteAll();
  await updated.getByRole('button', { name: 'Reload' }).click();
  await expect(alertOf(page, 'Nothing was done yet: submit again.')).toBeVisible();
  await expect(page.getByLabel(/^Amount/)).toHaveValue('31');
  await expect(page.getByLabel('Reference')).toHaveValue(reference);
  await page.getByRole('button', { name: 'Send money' }).click();
  await expect(explanationOf(page)).toContainText('Transfer complete');
});

test('a form of an older build keeps its reason, and only once', async ({ page, accounts }) => {
  await page.goto(`/accounts/${accounts.target}`);
  await actAs(page, 'operations');
  const freeze = page.getByRole('group').filter({ hasText: 'Freeze…' });
  const reason = freeze.getByLabel('Reason');
  await freeze.getByText('Freeze…').click();
  await reason.fill('a court order');
  await becomeStale(page);
  await page.getByRole('button', { name: 'Freeze account' }).click();
  const updated = alertOf(page, 'Remit was updated. Nothing was done.');
  await page.unrouteAll();
  await updated.getByRole('button', { name: 'Reload' }).click();
  await freeze.getByText('Freeze…').click();
  await expect(reason).toHaveValue('a court order');
  await page.reload();
  await freeze.getByText('Freeze…').click();
  await expect(reason).toHaveValue('');
  expect((await accounts.bank.getAccount(accounts.target)).status).toBe('open');
});

test('behind a proxy that hides the host, a form says so, names the setting, and was not done', async ({
  page,
  accounts,
}) => {
  const proxy = await startHostProxy(() => sharedStack().urls.web);
  await page.goto(proxy.url);
  await fillOrder(page, { from: accounts.source, to: accounts.target, amount: '31' });
  await page.getByRole('button', { name: 'Send money' }).click();
  const refused = alertOf(page, `This page is at ${proxy.url}, but a proxy sent its request to`);
  await expect(refused).toContainText('Nothing was done.');
  await expect(refused).toContainText('WEB_ALLOWED_HOSTS');
  await expect(page.getByLabel(/^Amount/)).toHaveValue('31');
  await proxy.close();
});

test('a host that is listed may hide behind such a proxy', async ({ page, accounts }) => {
  let web = '';
  const proxy = await startHostProxy(() => web);
  const listed = await joinStack(sharedStack(), 'web', { WEB_ALLOWED_HOSTS: new URL(proxy.url).host });
  web = listed.url;
  await page.goto(proxy.url);
  await fillOrder(page, { from: accounts.source, to: accounts.target, amount: '31' });
  await page.getByRole('button', { name: 'Send money' }).click();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await page.close();
  await proxy.close();
  await listed.end();
});

test('a form that is too large is refused, and was not done', async ({ page, accounts }) => {
  await page.goto('/');
  await fillOrder(page, { from: accounts.source, to: accounts.target, amount: '31' });
  await page.locator('form:has([name=amount])').evaluate((form) => {
    const field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'more' });
    field.value = 'x'.repeat(70_000);
    form.append(field);
  });
  await page.getByRole('button', { name: 'Send money' }).click();
  await expect(alertOf(page, 'The form is larger than 64 KB. Nothing was done.')).toBeVisible();
});
