import type { Page } from '@playwright/test';
import { joinStack } from '#testing/stack/joined-process.ts';
import { sharedStack } from '#testing/stack/stack.ts';
import { balance, expect, fillOrder, type TestAccounts, test } from './support/fixtures.ts';
import { startHostProxy } from './support/host-proxy.ts';
import { actAs } from './support/people.ts';
import { becomeStale } from './support/scripts.ts';
import { explanationOf } from './support/transfer-page.ts';

/** On a page that is live: a form that is sent before hydration is the browser's, which these tests are not about. */
async function typeOrder(page: Page, { source, target }: TestAccounts, address = '/'): Promise<void> {
  await page.goto(address);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await fillOrder(page, { from: source, to: target, amount: '31' });
}

const alertOf = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text });

test('a tab of an older build says that nothing was done; after its reload the order is still typed', async ({
  page,
  accounts,
}) => {
  await typeOrder(page, accounts);
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

test('an order that may have been sent is not called “not done” after the reload for a new build', async ({
  page,
  accounts,
}) => {
  await typeOrder(page, accounts);
  await page.route('/', (route) => route.abort());
  const send = page.getByRole('button', { name: 'Send money' });
  await send.click();
  await expect(alertOf(page, 'The server did not respond.')).toBeVisible();
  await becomeStale(page);
  await send.click();
  const updated = alertOf(page, 'Not sent again. The earlier attempt may have succeeded.');
  await expect(updated).toContainText('You can safely resend with the same reference.');
  await page.unrouteAll();
  await updated.getByRole('button', { name: 'Reload' }).click();
  const reloaded = alertOf(
    page,
    'Remit was updated. Not sent again. The earlier attempt may have succeeded.',
  );
  await expect(reloaded).not.toContainText('Nothing was done');
  await send.click();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(3_100);
});

test('what was typed into a prefilled form does not come into another one', async ({ page, accounts }) => {
  await typeOrder(page, accounts, `/?from=${accounts.source}`);
  await becomeStale(page);
  await page.getByRole('button', { name: 'Send money' }).click();
  await expect(alertOf(page, 'Remit was updated. Nothing was done.')).toBeVisible();
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(page.getByLabel(/^Amount/)).toHaveValue('');
});

test('a form of an older build keeps its reason, and only once', async ({ page, accounts }) => {
  await page.goto(`/accounts/${accounts.target}`);
  await actAs(page, 'operations');
  const freeze = page.getByRole('group').filter({ hasText: 'Freeze…' });
  const reason = freeze.getByLabel('Reason');
  await freeze.getByText('Freeze…', { exact: true }).click();
  await reason.fill('a court order');
  await becomeStale(page);
  await page.getByRole('button', { name: 'Freeze account' }).click();
  const updated = alertOf(page, 'Remit was updated. Nothing was done.');
  await page.unrouteAll();
  await updated.getByRole('button', { name: 'Reload' }).click();
  await expect(reason).toBeVisible();
  await expect(reason).toHaveValue('a court order');
  await page.reload();
  await freeze.getByText('Freeze…', { exact: true }).click();
  await expect(reason).toHaveValue('');
  expect((await accounts.bank.getAccount(accounts.target)).status).toBe('open');
});

test('behind a proxy that hides the host, a form says so, names the setting, and was not done', async ({
  page,
  accounts,
}) => {
  const proxy = await startHostProxy(() => sharedStack().urls.web);
  await typeOrder(page, accounts, proxy.url);
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
  await typeOrder(page, accounts, proxy.url);
  await page.getByRole('button', { name: 'Send money' }).click();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await page.close();
  await proxy.close();
  await listed.end();
});

test('a form that is too large is refused, and was not done', async ({ page, accounts }) => {
  await typeOrder(page, accounts);
  await page.locator('form:has([name=amount])').evaluate((form) => {
    const field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'more' });
    field.value = 'x'.repeat(70_000);
    form.append(field);
  });
  await page.getByRole('button', { name: 'Send money' }).click();
  await expect(alertOf(page, 'The form is larger than 64 KB. Nothing was done.')).toBeVisible();
});
