import { balance, expect, test } from './fixtures.ts';

test('above the threshold a second person decides; the requester cannot', async ({ page, desk }) => {
  await desk.send(page, { amount: '1,500' });
  await expect(page.getByRole('status')).toHaveText(/Waiting for a second person/);
  await page.getByLabel('Your name').fill('teller');
  await page.getByLabel('Reason').fill('I am in a hurry');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('a second person must')).toBeVisible();
  await expect(page.getByLabel('Reason')).toHaveValue('I am in a hurry');
  expect(await balance(desk.bank, desk.source)).toBe(200_000);

  await page.getByLabel('Your name').fill('sam');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('status')).toContainText('Transfer complete');
  expect(await balance(desk.bank, desk.target)).toBe(150_000);
});

test('a decision without an answer: the page says so and keeps what was typed', async ({ page, desk }) => {
  const reference = await desk.send(page, { amount: '1,500' });
  await page.getByLabel('Your name').fill('sam');
  await page.getByLabel('Reason').fill('the invoice is right');
  await page.route(`/transfers/${reference}`, (route) => route.abort());
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('No answer came')).toBeVisible();
  await expect(page.getByLabel('Reason')).toHaveValue('the invoice is right');
  await page.unroute(`/transfers/${reference}`);
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('status')).toContainText('Transfer complete');
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
  await expect(page.getByText('The bank is asked whether it has deposited the money')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel the transfer' }).click();
  await expect(page.getByText('Cancelled', { exact: true }).first()).toBeVisible();
  expect(await balance(desk.bank, desk.source)).toBe(200_000);
});

test('a waiting attempt is made at once', async ({ page, desk }) => {
  await desk.bank.armFault({
    kind: 'fail-next',
    scope: { account: desk.target },
    count: 4,
    by: 'a test',
    reason: 'so that the next attempt is a while away',
  });
  await desk.send(page, { amount: '11' });
  const deposit = page.getByRole('listitem', { name: 'Deposit USD 11.00' });
  // Who sees the page reads the seconds left; who hears it, the moment.
  await expect(deposit).toContainText(/Attempt 4 of 500 in \d s at \d\d:\d\d:\d\d/);
  await page.getByRole('button', { name: 'Try again now' }).click();
  await expect(deposit).toContainText('Attempt 5 of 500');
  await page.getByRole('button', { name: 'Try again now' }).click();
  await expect(page.getByRole('status')).toContainText('Transfer complete');
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
  await page.getByLabel('Your name').fill('olga');
  await page.getByLabel('Reason').fill('the payer moved to this account');
  await page.getByLabel('Another account').fill(other);
  await page.getByRole('button', { name: 'Refund to the other account' }).click();
  await expect(page.getByRole('status')).toContainText(`Money returned to account ${other}`);
  await expect(page.getByLabel('Where the money is').getByText(other)).toBeVisible();
  expect(await balance(desk.bank, other)).toBe(4_200);
});
