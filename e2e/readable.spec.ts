import type { Page } from '@playwright/test';
import { newReferenceId } from '#lib/shared/ids.ts';
import { expect, test } from './support/fixtures.ts';
import { actAs } from './support/people.ts';
import { explanationOf } from './support/transfer-page.ts';

const LONG_WORD = 'W'.repeat(500);

/** In CSS pixels: 210 mm less half an inch on each side. */
const A4_WIDTH = 697;

async function expectToFit(page: Page, widths = [1280, A4_WIDTH, 375, 320]): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect.soft(beyond, `${page.url()} at ${width} px`).toBeLessThanOrEqual(0);
  }
}

test('long words and long ids stay within their page', async ({ page, accounts }) => {
  const longId = () => newReferenceId().replaceAll('-', '').padEnd(64, 'X');
  const account = { holder: LONG_WORD.slice(0, 100), bank: 'bank1.example.com', currency: 'USD' } as const;
  const { id: from } = await accounts.bank.openAccount({
    ...account,
    id: longId(),
    openingBalanceMinor: 200_000,
  });
  const { id: to } = await accounts.bank.openAccount({ ...account, id: longId() });
  const reference = await accounts.send(page, { from, to, amount: '1500' });
  await page.goto('/work-queue');
  await expect(page.getByRole('listitem', { name: `Transfer ${reference}` })).toBeVisible();
  await expectToFit(page);
  await page.goto(`/transfers/${reference}`);
  await actAs(page, 'supervisor');
  await page.getByLabel('Reason', { exact: true }).fill(LONG_WORD);
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('Completed').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Activity' })).toContainText(LONG_WORD);
  await expectToFit(page);
  for (const path of [
    '/',
    `/accounts/${from}`,
    `/audit?about=transfer&id=${reference}`,
    `/transfers?account=${from}`,
  ]) {
    await page.goto(path);
    await expect(page.getByText(from).filter({ visible: true }).first()).toBeVisible();
    await expectToFit(page);
  }
  await page.goto(`/audit?about=transfer&id=${reference}`);
  await page.setViewportSize({ width: 1280, height: 900 });
  const isInside = await page
    .getByText(`“${LONG_WORD}”`)
    .evaluate(
      (text) =>
        text.getBoundingClientRect().right <= (text.closest('td')?.getBoundingClientRect().right ?? 0),
    );
  expect(isInside).toBe(true);
});

test('a right-to-left name leaves the amount beside it as it is', async ({ page, accounts }) => {
  const holder = 'شركة النور 7';
  const { id } = await accounts.bank.openAccount({
    id: newReferenceId().replace('rm', 'acct'),
    bank: 'bank1.example.com',
    holder,
    currency: 'USD',
    openingBalanceMinor: 150_123,
  });
  const reference = await accounts.send(page, { from: id, amount: '1500' });
  await page.goto('/work-queue');
  const card = page.getByRole('listitem', { name: `Transfer ${reference}` });
  await expect(card.locator('bdi').filter({ hasText: holder })).toBeVisible();
  await expect(card).toContainText('USD 1,501.23');
});

test('on paper a page is dark on white, and without what cannot be used there', async ({
  page,
  accounts,
}) => {
  const reference = await accounts.send(page, { amount: '5' });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const path of [`/transfers/${reference}`, `/accounts/${accounts.source}`, '/audit']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByLabel('Acting as')).toHaveCount(2);
    await expect(page.getByLabel('Acting as').filter({ visible: true })).toHaveCount(0);
    await expect(page.getByRole('navigation', { name: 'Main' }).filter({ visible: true })).toHaveCount(0);
    await expect(page.locator('main button').filter({ visible: true })).toHaveCount(0);
    const colours = await page.locator('body').evaluate((body) => {
      const { backgroundColor, color } = getComputedStyle(body);
      return { backgroundColor, color };
    });
    expect(colours).toEqual({ backgroundColor: 'rgb(255, 255, 255)', color: 'rgb(22, 26, 24)' });
  }
});

test('on A4 tables are tables, and fit', async ({ page, accounts }) => {
  const reference = await accounts.send(page, { amount: '5' });
  await page.setViewportSize({ width: A4_WIDTH, height: 1_000 });
  await page.emulateMedia({ media: 'print' });
  for (const path of ['/transfers', '/accounts', `/accounts/${accounts.source}`, '/audit', '/bank-calls']) {
    await page.goto(path);
    const table = page.locator('main table').first();
    await expect(table).toHaveCSS('display', 'table');
    await expect(table.locator('tbody')).toHaveCSS('display', 'table-row-group');
    await expectToFit(page, [A4_WIDTH]);
  }
  await page.goto(`/transfers/${reference}`);
  await expectToFit(page, [A4_WIDTH]);
});

test('with forced colours a switch and the flight recorder keep theirs', async ({ page, accounts }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto('/');
  const coloursOf = (selector: string) =>
    page
      .locator(selector)
      .evaluateAll((marks) => marks.map((mark) => getComputedStyle(mark).backgroundColor));
  await expect(page.getByRole('switch').first()).toBeVisible();
  const [track, knob] = await coloursOf('[role=switch] span');
  expect(track).not.toBe(knob);
  await accounts.send(page, { amount: '5' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  const fills = () =>
    page
      .getByRole('region', { name: 'Flight recorder' })
      .locator('circle, rect')
      .evaluateAll((shapes) => new Set(shapes.map((shape) => getComputedStyle(shape).fill)).size);
  // Temporal's events, people, and what was posted.
  await expect.poll(fills).toBeGreaterThan(2);
});
