import { sharedStack } from '#testing/stack/stack.ts';
import { balance, expect, test } from './support/fixtures.ts';
import { actAs } from './support/people.ts';
import { explanationOf, startByClient, stepOf } from './support/transfer-page.ts';

test('above the threshold a second person decides; the requester cannot', async ({ page, desk }) => {
  await desk.send(page, { amount: '1,500' });
  await expect(explanationOf(page)).toHaveText(/Waiting for a second person/);
  await expect(page.getByRole('button', { name: 'Approve' })).toBeDisabled();
  await expect(page.getByText('You act as teller, who asked for it')).toBeVisible();
  expect(await balance(desk.bank, desk.source)).toBe(200_000);

  await actAs(page, 'supervisor');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('Give a reason').first()).toBeVisible();
  await page.getByLabel('Reason', { exact: true }).fill('the invoice is right');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expect(stepOf(page, 'approval')).toContainText('Approved by supervisor');
  await expect(stepOf(page, 'approval')).toContainText('the invoice is right');
  await expect(page.getByText('supervisor approved it')).toBeVisible();
  expect(await balance(desk.bank, desk.target)).toBe(150_000);
});

test('a decision without an answer: the page says so and keeps what was typed', async ({ page, desk }) => {
  const reference = await desk.send(page, { amount: '1,500' });
  await actAs(page, 'supervisor');
  const reason = page.getByLabel('Reason', { exact: true });
  await reason.fill('the invoice is right');
  await page.route(`/transfers/${reference}`, (route) => route.abort());
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('No answer came')).toBeVisible();
  await expect(reason).toHaveValue('the invoice is right');
  await page.unroute(`/transfers/${reference}`);
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(explanationOf(page)).toContainText('Transfer complete');
});

test('a cancel says first what it would do, and returns the money', async ({ page, desk }) => {
  await desk.bank.armFault({
    kind: 'down',
    scope: { account: desk.target },
    seconds: 600,
    by: 'a test',
    reason: 'to have time to cancel',
  });
  await desk.send(page, { amount: '80' });
  await expect(stepOf(page, 'deposit')).toHaveAttribute('data-status', 'retrying');
  await page.getByText('Cancel…').click();
  await expect(page.getByText('Remit checks the deposit with the bank')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel the transfer' }).click();
  await expect(page.getByText('Cancelled', { exact: true }).first()).toBeVisible();
  expect(await balance(desk.bank, desk.source)).toBe(200_000);
});

test('a waiting attempt is made at once, by who may', async ({ page, desk }) => {
  await desk.bank.armFault({
    kind: 'fail-next',
    scope: { account: desk.target },
    count: 2,
    by: 'a test',
    reason: 'so that there is something to wait for',
  });
  const order = { source: desk.source, target: desk.target, amountMinor: 1_100 };
  const retry = { initialIntervalMs: 60_000 };
  await page.goto(`/transfers/${await startByClient(sharedStack(), { ...order, retry })}`);
  const deposit = stepOf(page, 'deposit');
  // Who sees the page reads the seconds left; who hears it, the moment.
  await expect(deposit).toContainText(/Attempt 2 of 500 in \d\d s at \d\d:\d\d:\d\d/);
  await expect(page.getByRole('button', { name: 'Try again now' })).toBeDisabled();
  await actAs(page, 'supervisor');
  await page.getByRole('button', { name: 'Try again now' }).click();
  await expect(deposit).toContainText('Attempt 3 of 500');
  await page.getByRole('button', { name: 'Try again now' }).click();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expect(deposit).toHaveAttribute('data-attempts', '3');
});

test('a refund the bank does not take waits for a person, who sends it elsewhere', async ({ page, desk }) => {
  await desk.bank.changeAccount(desk.target, { status: 'closed' });
  await desk.bank.armFault({
    kind: 'refuse',
    scope: { account: desk.source, operation: 'refund' },
    params: { code: 'account_closed' },
    count: 1,
    by: 'a test',
    reason: 'a refund that fails',
  });
  const other = await desk.open('bank1.example.com', 0);
  await desk.send(page, { amount: '42' });
  await expect(page.getByText('Needs an operator')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Carry out the decision' })).toBeDisabled();
  await actAs(page, 'supervisor');
  await page.getByLabel('Refund to another account').check();
  await page.getByLabel('Account the refund goes to').fill(other);
  await page.getByLabel('Reason', { exact: true }).fill('the payer moved to this account');
  await page.getByRole('button', { name: 'Carry out the decision' }).click();
  await expect(explanationOf(page)).toContainText(`Money returned to account ${other}`);
  await expect(page.getByLabel('Where the money is').getByText(other)).toBeVisible();
  await expect(stepOf(page, 'decision')).toContainText(`supervisor decided: refund to account ${other}`);
  expect(await balance(desk.bank, other)).toBe(4_200);
});
