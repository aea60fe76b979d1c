import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { ActionRefused } from '#lib/shared/errors.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { sharedStack } from '#testing/stack/stack.ts';
import { entriesOf, expect, test } from './support/fixtures.ts';
import { sendIntoOutage } from './support/outage.ts';
import { retryTransfer, startUnreadable } from './support/people.ts';
import { untilListed } from './support/transfer-page.ts';

function rowOf(page: Page, reference: string) {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name: reference }) });
}

test('a retrying transfer is listed with step, attempt and next retry, and found by reference, account and transaction', async ({
  page,
  accounts,
}) => {
  const { reference, endOutage } = await sendIntoOutage(accounts, page);
  await page.goto(`/transfers?account=${accounts.source}`);
  const row = rowOf(page, reference);
  await expect(row).toContainText(/Retrying, \d(st|nd|rd|th) · Bank down/);
  await expect(row).toContainText(/Deposit, attempt \d/);
  await expect(row).toContainText('USD 60.00');

  await page.getByRole('link', { name: 'Retrying' }).click();
  await page.waitForURL(/retrying=yes/);
  await expect(page).toHaveURL(new RegExp(`account=${accounts.source}`));
  await expect(row).toBeVisible();
  await page.getByRole('link', { name: /^Completed/ }).click();
  await expect(page.getByText('No matches')).toBeVisible();

  const [entry] = await entriesOf(accounts.bank, reference);
  const copied = [
    `transfer-${reference}`,
    `${reference}-withdrawal`,
    `${sharedStack().urls.web}/transfers/${reference}#x`,
  ];
  const typed = [reference, accounts.source, accounts.source.toLowerCase(), entry?.transactionId ?? 'none'];
  for (const text of [...typed, ...copied]) {
    await page.goto('/transfers');
    await page.getByRole('searchbox').fill(text);
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.waitForURL(/q=/);
    await expect(row).toHaveCount(1);
  }
  await endOutage();
  // The worker may have been quicker: it tries again as soon as the fault has ended.
  await retryTransfer(sharedStack(), reference).catch((error: unknown) => {
    if (!(error instanceof ActionRefused)) throw error;
  });
  await expect(row).toContainText('Completed');
});

test('what cannot be read is a row that says so, and is counted', async ({ page }) => {
  const reference = newReferenceId();
  await startUnreadable(sharedStack().urls.temporal, reference);
  await page.goto(`/transfers?q=${reference}`);
  const row = rowOf(page, reference);
  await expect(row).toContainText('This transfer cannot be read.');
  const inTemporal = row.getByRole('link', { name: 'Open in Temporal UI' });
  await expect(inTemporal).toHaveAttribute('href', new RegExp(`/workflows/transfer-${reference}/`));
  await expect(page.getByRole('link', { name: /^Not completed\s*1$/ })).toBeVisible();
});

test('rows update in place, and new ones wait for “Show new”', async ({ page, accounts, context }) => {
  const first = await accounts.send(page, { amount: '11' });
  await page.goto(`/transfers?account=${accounts.source}`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(rowOf(page, first)).toContainText('Completed');
  const second = await accounts.send(await context.newPage(), { amount: '12' });
  const showNew = page.getByRole('button', { name: 'Show 1 new' });
  await expect(showNew).toBeVisible();
  await expect(rowOf(page, second)).toHaveCount(0);
  await showNew.click();
  await expect(rowOf(page, second)).toHaveCount(1);
  await expect(showNew).toBeHidden();
});

test('the filter is in the address: amounts, days and invalid values', async ({ page, accounts }) => {
  const reference = await accounts.send(page, { amount: '45.67' });
  await page.goto(`/transfers?account=${accounts.source}&min=45.67&max=45.67`);
  await expect(rowOf(page, reference)).toBeVisible();
  await page.getByLabel('Amount from').fill('45.68');
  await page.getByLabel('Amount to').fill('');
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByText('No matches')).toBeVisible();
  await page.goto(`/transfers?account=${accounts.source}&min=lots`);
  await expect(page.getByLabel('Amount from')).toHaveValue('lots');
  await expect(page.getByLabel('Amount from')).toHaveAccessibleDescription(/with a decimal point/);
  await expect(rowOf(page, reference)).toBeVisible();
});

test('the list downloads as CSV under the same filter', async ({ page, accounts }) => {
  const reference = await accounts.send(page, { amount: '1,000' });
  await page.goto(`/transfers?account=${accounts.source}`);
  await expect(rowOf(page, reference)).toContainText('Completed');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^transfers-\d{4}-\d{2}-\d{2}\.csv$/);
  const file = await page.request.get(`/transfers.csv?account=${accounts.source}`);
  const [head, line, rest] = (await file.text()).split('\r\n');
  expect(head).toMatch(/^Reference,Status,From,To,Amount,Currency,/);
  expect(line).toContain(`${reference},completed,${accounts.source},${accounts.target},1000.00,USD,teller,`);
  expect(rest).toBe('');
});

test.describe('before JavaScript has loaded', () => {
  test.use({ javaScriptEnabled: false });

  test('the list is shown and its search works', async ({ page, accounts }) => {
    const reference = await accounts.send(page, { amount: '7' });
    await untilListed(page, reference);
    await page.goto('/transfers');
    await page.getByRole('searchbox').fill(reference);
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await expect(rowOf(page, reference)).toBeVisible();
    await rowOf(page, reference).getByRole('link').click();
    await page.waitForURL(`/transfers/${reference}`);
  });
});

test('the list passes axe, wide and narrow', async ({ page, accounts }) => {
  await sendIntoOutage(accounts, page);
  await page.goto(`/transfers?account=${accounts.source}`);
  for (const width of [1280, 375]) {
    await page.setViewportSize({ width, height: 800 });
    expect((await new AxeBuilder({ page }).analyze()).violations, `${width}`).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  }
});
