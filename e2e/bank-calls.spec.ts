import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { depositKey } from '#lib/shared/ids.ts';
import { expect, type TestAccounts, test } from './support/fixtures.ts';

const rows = (page: Page) => page.locator('[data-call]');

/** Each look-up of a key is a call, and the only one of its transfer. */
async function lookUp(accounts: TestAccounts, transfer: string, attempts: readonly number[]): Promise<void> {
  const { bank, targetBank } = accounts;
  for (const attempt of attempts) {
    await bank.lookUpKey(`${transfer}-key`, { transfer, bank: targetBank, attempt });
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('each call has its key, attempt, fault and outcome, and leads to the attempt', async ({
  page,
  accounts,
}) => {
  const { bank, target, targetBank } = accounts;
  const fault = { scope: { account: target }, count: 1, by: 'a test', reason: 'so that it is retried' };
  await bank.armFault({ kind: 'lose-answer', ...fault });
  await bank.armFault({ kind: 'fail-next', ...fault });
  const reference = await accounts.send(page, { amount: '60' });
  const key = depositKey(reference);
  await expect
    .poll(async () => (await bank.listCalls({ transfer: reference, outcome: 'replayed' })).items.length)
    .toBe(1);

  await page.goto(`/bank-calls?transfer=${reference}&operation=deposit`);
  await expect(rows(page)).toHaveCount(3);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const [again, lost, failed] = [rows(page).nth(0), rows(page).nth(1), rows(page).nth(2)];
  await expect(failed).toContainText(`Attempt 1 of ${key}`);
  await expect(failed).toContainText('Fail, then recover');
  await expect(failed).toContainText('HTTP 503');
  await expect(lost).toContainText(`Attempt 2 of ${key}`);
  await expect(lost).toContainText('Posted');
  await expect(lost).toContainText('Response lost');
  await expect(again).toContainText('Already posted');
  await expect(again).toContainText(targetBank);
  await expect(again).toContainText(/\d ms/);

  await page.getByLabel('Response').selectOption('Lost');
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await page.waitForURL(/lost=yes/);
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(`/transfers/${reference}#${key}-attempt-2`);
  await expect(page.locator(`[id="${key}-attempt-2"]`)).toContainText('but the response was lost');
});

test('a keyboard loads more, and new calls wait on top without losing what is loaded', async ({
  page,
  accounts,
}) => {
  const transfer = `${accounts.source}-paged`;
  await lookUp(accounts, transfer, upTo(70));
  await page.goto(`/bank-calls?transfer=${transfer}`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole('link', { name: 'Load more' }).focus();
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveCount(70);
  await expect(page.getByText('70 rows loaded')).toBeAttached();
  await expect(page.getByRole('link', { name: 'Load more' })).toBeHidden();
  await expect(page).not.toHaveURL(/cursor/);

  await lookUp(accounts, transfer, [71, 72]);
  const show = page.getByRole('button', { name: 'Show 2 new' });
  await expect(show).toBeVisible();
  await expect(rows(page)).toHaveCount(70);
  await show.click();
  await expect(rows(page)).toHaveCount(72);
  await expect(rows(page).first()).toContainText('Attempt 72 of');
  await expect(rows(page).last()).toContainText('Attempt 1 of');

  // More than a page between the two: the list begins again, without a hole.
  await lookUp(
    accounts,
    transfer,
    upTo(51).map((one) => one + 72),
  );
  await page.getByRole('button', { name: 'Show 50+ new' }).click();
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole('link', { name: 'Load more' }).click();
  await expect(rows(page)).toHaveCount(100);
  const attempts = (await rows(page).allInnerTexts()).map((text) => Number(/Attempt (\d+)/.exec(text)?.[1]));
  // What the list begins with is what it knew at the press.
  const [newest = 0] = attempts;
  expect(newest).toBeGreaterThan(121);
  expect(attempts).toEqual(upTo(newest).reverse().slice(0, 100));
});

test('a page that cannot be loaded says so, and can be tried again', async ({ page, accounts }) => {
  const transfer = `${accounts.source}-failing`;
  await lookUp(accounts, transfer, upTo(51));
  await page.goto(`/bank-calls?transfer=${transfer}`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.route('**/bank-calls.json?*', (route) => route.fulfill({ status: 503, body: 'no' }));
  await page.getByRole('link', { name: 'Load more' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Could not load more. Try again.' })).toBeVisible();
  await page.unroute('**/bank-calls.json?*');
  await page.getByRole('link', { name: 'Load more' }).click();
  await expect(rows(page)).toHaveCount(51);
  await expect(page.getByText('Could not load more.')).toBeHidden();
});

test('an unknown filter value is refused in words, and the JSON names it too', async ({ page }) => {
  await page.goto('/bank-calls?outcome=vanished&bank=no%20bank');
  await expect(page.getByLabel('Outcome')).toHaveAccessibleDescription('Unknown outcome.');
  await expect(page.getByLabel('Bank', { exact: true })).toHaveAccessibleDescription(
    'Use letters, digits, dots, underscores and hyphens only.',
  );
  const refused = await page.request.get('/bank-calls.json?outcome=vanished');
  expect([refused.status(), await refused.text()]).toEqual([400, 'outcome: Unknown outcome.\n']);
  expect((await page.request.get('/bank-calls.json?cursor=x')).status()).toBe(400);

  await page.goto('/bank-calls?bank=bank-of-nobody.example.com');
  await expect(page.getByText('No call matches these filters.')).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole('main').getByRole('link', { name: 'Clear filters' }).last().click();
  await page.waitForURL('/bank-calls');
});

test.describe('before JavaScript has loaded', () => {
  test.use({ javaScriptEnabled: false });

  test('filters and the next page work', async ({ page, accounts }) => {
    const transfer = `${accounts.source}-plain`;
    await lookUp(accounts, transfer, upTo(52));
    await page.goto('/bank-calls');
    await page.getByLabel('Transfer', { exact: true }).fill(transfer);
    await page.getByLabel('Operation').selectOption('Key lookup');
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await expect(rows(page)).toHaveCount(50);
    await page.getByRole('link', { name: 'Load more' }).click();
    await page.waitForURL(/cursor=/);
    await expect(rows(page)).toHaveCount(2);
    await page.getByRole('link', { name: 'Newest' }).click();
    await expect(rows(page)).toHaveCount(50);
  });
});
