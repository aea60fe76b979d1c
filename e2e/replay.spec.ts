import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { actAs } from './support/people.ts';
import { explanationOf, placeOf } from './support/transfer-page.ts';

function pictureOf(page: Page) {
  return page.getByRole('region', { name: 'Where the money is' }).getByRole('img');
}

function recorderOf(page: Page) {
  return page.getByRole('region', { name: 'Flight recorder' });
}

function replayOf(page: Page) {
  return page.getByRole('region', { name: 'Replay' });
}

/** In milliseconds since the transfer's start. */
async function positionOf(page: Page): Promise<number> {
  return Number(await replayOf(page).getByRole('slider', { name: 'Position' }).inputValue());
}

test('a transfer that went well: its picture, its recorder and its proof', async ({ page, accounts }) => {
  const reference = await accounts.send(page, { amount: '400' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expect(pictureOf(page)).toHaveAccessibleName(
    /^With sender 0\.00, In transit 0\.00, Delivered 400\.00\. Withdraw: W\d+\. Deposit: D\d+\.$/,
  );
  await expect(recorderOf(page).locator('a[href*="-attempt-1"]').filter({ visible: true })).toHaveCount(4);
  const proof = await page.request.get(`/transfers/${reference}/proof.svg`);
  expect(proof.headers()['content-type']).toContain('image/svg+xml');
  const card = await proof.text();
  expect(card).toContain('Debits 800.00 = credits 800.00');
  const { proof: counted } = await (await page.request.get(`/transfers/${reference}/export`)).json();
  expect(counted).toMatchObject({ calls: 2, keys: 2, postings: 2, workers: 1, debitsMinor: 80_000 });
});

test('an answer that is lost: the money has arrived, and the arrow back is broken', async ({
  page,
  accounts,
}) => {
  await accounts.bank.armFault({
    kind: 'lose-answer',
    scope: { account: accounts.target, operation: 'deposit' },
    count: 1,
    by: 'e2e',
    reason: 'test',
  });
  const reference = await accounts.send(page, { amount: '45' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expect(pictureOf(page)).toHaveAccessibleName(/Deposit: D\d+ \(2 attempts\)\.$/);

  await page.getByRole('button', { name: 'Replay' }).click();
  await replayOf(page).getByRole('slider', { name: 'Position' }).focus();
  await page.keyboard.press('Escape');
  await expect(replayOf(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Replay' })).toBeFocused();

  const { items } = await accounts.bank.listCalls({ transfer: reference });
  const lost = items.find(({ answerLost }) => answerLost);
  const { view } = await (await page.request.get(`/transfers/${reference}/export`)).json();
  // Half-way to the second attempt.
  const positionMs = Date.parse(lost?.at ?? '') + 500 - Date.parse(view.startedAt);
  await page.goto(`/transfers/${reference}?replay=${positionMs / 1_000}s`);
  await expect(pictureOf(page)).toHaveAccessibleName(
    /Delivered 45\.00\. .*Deposit: Retrying, 2nd \(Answer lost\)\.$/,
  );
  await expect(placeOf(page, 'Delivered').getByText('45.00', { exact: true })).toBeVisible();
  await expect(page.locator('[data-answer="lost"]').filter({ visible: true })).toHaveCount(1);
});

test('a refund: its edge comes to life when it does', async ({ page, accounts }) => {
  await accounts.bank.changeAccount(accounts.target, { status: 'closed' });
  await accounts.send(page, { amount: '42' });
  await expect(explanationOf(page)).toContainText('Money returned');
  await expect(pictureOf(page)).toHaveAccessibleName(
    /^Returned 42\.00, .* Deposit: Refused \(account closed\)\. Refund: R\d+\.$/,
  );
  await page.goto(`${new URL(page.url()).pathname}?replay=0s`);
  await expect(replayOf(page)).toBeVisible();
  await expect(pictureOf(page)).toHaveAccessibleName(
    /^With sender 42\.00, In transit 0\.00, Delivered 0\.00\.$/,
  );
  await expect(page.locator('[data-flow="return"]').filter({ visible: true })).toHaveCount(0);
});

test('a replay goes by keys from moment to moment, and its address says where', async ({
  page,
  accounts,
}) => {
  test.setTimeout(150_000);
  await accounts.send(page, { amount: '31' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  const path = new URL(page.url()).pathname;
  await page.goto(`${path}?replay=0s`);
  await expect(replayOf(page).getByRole('button', { name: 'Play' })).toBeFocused();
  expect(await positionOf(page)).toBe(0);

  await page.keyboard.press('ArrowRight');
  await expect.poll(() => positionOf(page)).toBeGreaterThan(0);
  const second = await positionOf(page);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => positionOf(page)).toBeGreaterThan(second);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => positionOf(page)).toBe(second);
  await replayOf(page).getByRole('button', { name: 'Previous moment' }).click();
  await expect.poll(() => positionOf(page)).toBeLessThan(second);
  await replayOf(page).getByRole('button', { name: 'Next moment' }).click();
  await expect.poll(() => positionOf(page)).toBe(second);
  await expect(page).toHaveURL(`${path}?replay=${second / 1_000}s`);

  await page.reload();
  await expect(replayOf(page).getByRole('button', { name: 'Play' })).toBeFocused();
  expect(await positionOf(page)).toBe(second);
  await expect(page.getByRole('button', { name: /^Cancel/ })).toHaveCount(0);

  await replayOf(page).getByRole('button', { name: '1/10×' }).click();
  await replayOf(page).getByRole('button', { name: 'Play' }).focus();
  await page.keyboard.press('Space');
  // Ten times as long as the transfer took.
  const played = { timeout: 60_000 };
  await expect(placeOf(page, 'Delivered').getByText('31.00', { exact: true })).toBeVisible(played);
  await expect(replayOf(page).getByRole('button', { name: 'Play' })).toBeVisible(played);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.keyboard.press('Escape');
  await expect(replayOf(page)).toBeHidden();
  await expect(page).toHaveURL(path);
});

test('what was typed is still there after a replay', async ({ page, accounts }) => {
  await accounts.send(page, { amount: '1,500' });
  await actAs(page, 'supervisor');
  const reason = page.getByLabel('Reason', { exact: true });
  await reason.fill('the invoice is right');
  await page.getByRole('button', { name: 'Replay' }).click();
  await expect(replayOf(page)).toBeVisible();
  await expect(reason).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(reason).toHaveValue('the invoice is right');

  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(explanationOf(page)).toContainText('Transfer complete');
});
