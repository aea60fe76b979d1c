import type { Page } from '@playwright/test';
import { sharedStack } from '#testing/stack/stack.ts';
import { balance, entriesOf, expect, test } from './support/fixtures.ts';
import { failTheRefund } from './support/outage.ts';
import { actAs, actingAs } from './support/people.ts';
import { ownStream } from './support/stub-stream.ts';
import { explanationOf, placeOf, startByClient, stepOf } from './support/transfer-page.ts';

test('above the threshold a second person decides; the requester cannot', async ({ page, accounts }) => {
  await accounts.send(page, { amount: '1,500' });
  await expect(explanationOf(page)).toHaveText(/Waiting for a second approver/);
  await expect(page.getByRole('button', { name: 'Approve' })).toBeDisabled();
  await expect(page.getByText('Requested by you (teller): someone else must decide.')).toBeVisible();
  expect(await balance(accounts.bank, accounts.source)).toBe(200_000);

  await actAs(page, 'supervisor');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('Enter a reason').first()).toBeVisible();
  await page.getByLabel('Reason', { exact: true }).fill('the invoice is right');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('Approved.', { exact: true })).toBeVisible();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expect(stepOf(page, 'approval')).toContainText('Approved by supervisor');
  await expect(stepOf(page, 'approval')).toContainText('the invoice is right');
  await expect(
    page.getByRole('region', { name: 'Activity' }).getByText('Approved by supervisor'),
  ).toBeVisible();
  expect(await balance(accounts.bank, accounts.target)).toBe(150_000);
});

test('a decision without an answer: the page says so and keeps what was typed', async ({
  page,
  accounts,
}) => {
  const reference = await accounts.send(page, { amount: '1,500' });
  await actAs(page, 'supervisor');
  const reason = page.getByLabel('Reason', { exact: true });
  await reason.fill('the invoice is right');
  await page.route(`/transfers/${reference}`, (route) => route.abort());
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('The server did not respond')).toBeVisible();
  await expect(reason).toHaveValue('the invoice is right');
  await page.unroute(`/transfers/${reference}`);
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(explanationOf(page)).toContainText('Transfer complete');
});

test('a cancel says first what it would do, and returns the money', async ({ page, accounts }) => {
  await accounts.bank.armFault({
    kind: 'down',
    scope: { account: accounts.target },
    seconds: 600,
    by: 'a test',
    reason: 'to have time to cancel',
  });
  await accounts.send(page, { amount: '80' });
  await expect(stepOf(page, 'deposit')).toHaveAttribute('data-status', 'retrying');
  await page.getByText('Cancel…').click();
  await expect(page.getByText('Remit checks the deposit with the bank')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel transfer' }).click();
  await expect(page.getByText('Cancelled', { exact: true }).first()).toBeVisible();
  expect(await balance(accounts.bank, accounts.source)).toBe(200_000);
});

test('a waiting attempt is made at once, by those who may', async ({ page, accounts }) => {
  await accounts.bank.armFault({
    kind: 'fail-next',
    scope: { account: accounts.target },
    count: 3,
    by: 'a test',
    reason: 'so that there is something to wait for',
  });
  const order = { source: accounts.source, target: accounts.target, amountMinor: 1_100 };
  const retry = { initialIntervalMs: 60_000 };
  await page.goto(`/transfers/${await startByClient(sharedStack(), { ...order, retry })}`);
  const deposit = stepOf(page, 'deposit');
  // On screen the seconds left; to a screen reader the time.
  await expect(deposit).toContainText(/Attempt 2 of 500 in \d\d s at \d\d:\d\d:\d\d/);
  await expect(page.getByRole('button', { name: 'Retry now' })).toBeDisabled();
  await actAs(page, 'supervisor');
  await page.getByRole('button', { name: 'Retry now' }).click();
  await expect(deposit).toContainText('Attempt 3 of 500');
  await page.getByRole('button', { name: 'Retry now' }).click();
  // The fault ends with the third: the bank is back, and nobody need ask for the fourth.
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expect(deposit).toHaveAttribute('data-attempts', '4');
});

test('a refund the bank rejects waits for a decision, and is sent to another account', async ({
  page,
  accounts,
}) => {
  await failTheRefund(accounts);
  const other = await accounts.open('bank1.example.com', 0);
  await accounts.send(page, { amount: '42' });
  await expect(page.getByText('Awaiting decision')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Submit' })).toBeDisabled();
  await actAs(page, 'supervisor');
  await page.getByLabel('Refund to another account').check();
  await page.getByLabel('Refund account').fill(other);
  await page.getByLabel('Reason', { exact: true }).fill('the payer moved to this account');
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(explanationOf(page)).toContainText(`Money returned to account ${other}`);
  await expect(placeOf(page, 'Returned').getByText(other)).toBeVisible();
  await expect(stepOf(page, 'decision')).toContainText(`Decided by supervisor: refund to account ${other}`);
  expect(await balance(accounts.bank, other)).toBe(4_200);
});

/** After the next load, the page sees nothing but its own answers. */
async function cutStream(page: Page): Promise<void> {
  await ownStream(page);
  await page.route('/live**', (route) => route.abort());
}

/** The request is carried out; its answer never comes. */
async function loseAnswersOf(page: Page, path: string): Promise<void> {
  await page.route(path, async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    await route.fetch();
    await route.abort();
  });
}

test('a decision whose answer was lost is pressed again: it is the same decision, also when all is done', async ({
  page,
  accounts,
}) => {
  const reference = await accounts.send(page, { amount: '1,500' });
  await cutStream(page);
  await page.reload();
  await actAs(page, 'supervisor');
  await page.getByLabel('Reason', { exact: true }).fill('the invoice is right');
  await loseAnswersOf(page, `/transfers/${reference}`);
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The server did not respond' })).toContainText(
    'You can safely send it again: it is the same decision.',
  );
  await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(150_000);
  await page.unroute(`/transfers/${reference}`);
  await page.getByRole('button', { name: 'Approve' }).click();
  const activity = page.getByRole('region', { name: 'Activity' });
  await expect(activity.getByText('Approved by supervisor')).toHaveCount(2);
  await expect(activity.getByText('Approval attempted')).toBeHidden();
});

test('a refund decision whose answer was lost is pressed again: one refund is made', async ({
  page,
  accounts,
}) => {
  await failTheRefund(accounts);
  const reference = await accounts.send(page, { amount: '42' });
  await expect(page.getByText('Awaiting decision')).toBeVisible();
  await cutStream(page);
  await page.reload();
  await actAs(page, 'supervisor');
  await page.getByLabel('Reason', { exact: true }).fill('open again');
  await loseAnswersOf(page, `/transfers/${reference}`);
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The server did not respond' })).toBeVisible();
  await expect.poll(() => balance(accounts.bank, accounts.source)).toBe(200_000);
  await page.unroute(`/transfers/${reference}`);
  await page.getByRole('button', { name: 'Submit' }).click();
  const activity = page.getByRole('region', { name: 'Activity' });
  await expect(activity.getByText('Refund decided by supervisor')).toHaveCount(2);
  await expect(activity.getByText('Refund decision attempted')).toBeHidden();
  const entries = await entriesOf(accounts.bank, reference);
  expect(entries.filter(({ kind }) => kind === 'refund')).toHaveLength(2);
});

test('above the threshold a refund to another account is proposed by one and confirmed by another', async ({
  page,
  accounts,
}) => {
  await failTheRefund(accounts);
  const other = await accounts.open('bank1.example.com', 0);
  await accounts.send(page, { amount: '1,500' });
  await actAs(page, 'supervisor');
  await page.getByLabel('Reason', { exact: true }).fill('the invoice is right');
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByLabel('Refund to another account').check();
  await page.getByLabel('Refund account').fill(other);
  await page.getByLabel('Reason', { exact: true }).fill('the payer moved');
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(page.getByText('A second person must confirm it.')).toBeVisible();
  expect(await balance(accounts.bank, other)).toBe(0);

  await actAs(page, 'operations');
  await expect(page.getByText(`Proposed by supervisor: refund to account ${other}.`)).toBeVisible();
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(stepOf(page, 'decision')).toContainText(
    `Decided by supervisor, confirmed by operations: refund to account ${other}`,
  );
  await expect.poll(() => balance(accounts.bank, other)).toBe(150_000);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a refund is claimed, then recorded as paid', async ({ page, accounts }) => {
    await failTheRefund(accounts);
    const reference = await accounts.send(page, { amount: '42' });
    await page.goto(`/transfers/${reference}?follow`);
    await expect(page.getByLabel('Pay outside Remit')).toBeVisible();
    // Not followed any more: a reload would take back what is chosen.
    await page.goto(`/transfers/${reference}`);
    await actingAs(page).selectOption('supervisor');
    await page.getByRole('button', { name: 'Switch' }).filter({ visible: true }).click();
    await page.getByLabel('Pay outside Remit').check();
    await page.getByLabel('Reason', { exact: true }).fill('asked for a cheque');
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByLabel('External reference').fill('CHQ-7');
    await page.getByRole('button', { name: 'Record payment' }).click();
    await expect(stepOf(page, 'decision')).toContainText('paid outside Remit, reference CHQ-7');
  });

  test('a second person decides', async ({ page, accounts }) => {
    const reference = await accounts.send(page, { amount: '1,500' });
    await expect(page.getByText(/Waiting for a second approver/).first()).toBeVisible();
    await page.goto(`/transfers/${reference}`);
    await actingAs(page).selectOption('supervisor');
    await page.getByRole('button', { name: 'Switch' }).filter({ visible: true }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await expect(page.getByText('Enter a reason').first()).toBeVisible();
    await page.getByLabel('Reason', { exact: true }).fill('the invoice is right');
    await page.getByRole('button', { name: 'Approve' }).click();
    await expect(stepOf(page, 'approval')).toContainText('Approved by supervisor');
    await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(150_000);
  });
});

test('a refund that fails again asks for another decision, though the first got no answer', async ({
  page,
  accounts,
}) => {
  await failTheRefund(accounts, 2);
  const reference = await accounts.send(page, { amount: '42' });
  await expect(page.getByText('Awaiting decision')).toBeVisible();
  await actAs(page, 'supervisor');
  await page.getByLabel('Reason', { exact: true }).fill('open again');
  // The page does not see that the transfer stopped waiting in between.
  await page.getByRole('button', { name: 'Pause updates' }).click();
  await loseAnswersOf(page, `/transfers/${reference}`);
  const submit = page.getByRole('button', { name: 'Submit' });
  await submit.click();
  await expect(page.getByRole('alert').filter({ hasText: 'The server did not respond' })).toBeVisible();
  const refusals = () =>
    accounts.bank.listCalls({ transfer: reference, outcome: 'refused' }).then(({ items }) => items.length);
  await expect.poll(refusals).toBe(3);
  // The bank knows before the workflow: drawn in between, the form would be gone with what was typed.
  const status = async () =>
    (await (await page.request.get(`/transfers/${reference}/export`)).json()).view.status;
  await expect.poll(status).toBe('awaiting-operator');
  await page.unroute(`/transfers/${reference}`);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.locator('[data-step=decision]')).toHaveCount(2);
  await submit.click();
  await expect.poll(() => balance(accounts.bank, accounts.source)).toBe(200_000);
});
