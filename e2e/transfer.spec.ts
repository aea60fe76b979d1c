import { Client, Connection } from '@temporalio/client';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { sharedStack } from '#testing/stack/stack.ts';
import { balance, entriesOf, expect, fillOrder, referenceOf, test } from './support/fixtures.ts';
import { becomeStale, untilReacts } from './support/scripts.ts';
import { explanationOf, placeOf } from './support/transfer-page.ts';

// Retries take time, more so beside other specs.
test.setTimeout(120_000);

test('money sent in the browser arrives, on the real Temporal server, and both balances say so', async ({
  page,
  accounts,
}) => {
  const before = {
    source: await balance(accounts.bank, '85-150'),
    target: await balance(accounts.bank, '43-812'),
  };
  await page.goto('/');
  await fillOrder(page, { from: '85-150', to: '43-812', amount: '400.00' });
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.waitForURL(/\/transfers\//);
  await expect(explanationOf(page)).toHaveText(/^Transfer complete \(transaction IDs: W\w+, D\w+\)$/);

  const connection = await Connection.connect({ address: sharedStack().urls.temporal });
  const handle = new Client({ connection }).workflow.getHandle(workflowIdOf(referenceOf(page)));
  expect((await handle.describe()).status.name).toBe('COMPLETED');
  expect(await handle.result()).toMatchObject({ message: await page.getByRole('status').textContent() });
  await connection.close();

  expect(await balance(accounts.bank, '85-150')).toBe(before.source - 40_000);
  expect(await balance(accounts.bank, '43-812')).toBe(before.target + 40_000);
});

test('the steps, the bank’s transaction ids and where the money is are on the page', async ({
  page,
  accounts,
}) => {
  const reference = await accounts.send(page, { amount: '12.34' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  const entries = await entriesOf(accounts.bank, reference);
  for (const step of ['Withdraw', 'Deposit']) {
    const item = page.getByRole('listitem', { name: `${step} USD 12.34` });
    await expect(item).toHaveAttribute('data-status', 'posted');
    const kind = step === 'Withdraw' ? 'withdrawal' : 'deposit';
    const posted = entries.find((entry) => entry.kind === kind);
    await expect(item.getByText(posted?.transactionId ?? 'missing').first()).toBeVisible();
  }
  await expect(placeOf(page, 'Delivered')).toContainText('12.34');
  await expect(placeOf(page, 'In transit')).toContainText('0.00');
});

test('the links to Temporal’s own UI lead to the workflow and to the list', async ({ page, accounts }) => {
  const reference = await accounts.send(page, { amount: '12.34' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  for (const [link, heading] of [
    ['Open in Temporal UI', workflowIdOf(reference)],
    ['Temporal UI', /workflows$/i],
  ] as const) {
    const opening = page.waitForEvent('popup');
    await page.getByRole('link', { name: link, exact: true }).first().click();
    const temporal = await opening;
    await expect(temporal.getByRole('heading', { name: heading }).first()).toBeVisible();
    await temporal.close();
  }
});

test('a completed transfer that is reset in Temporal is followed again, without a reload', async ({
  page,
  accounts,
}) => {
  const reference = await accounts.send(page, { amount: '12.34' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expect(page.getByText('Final', { exact: true })).toBeVisible();
  const { id } = await accounts.bank.armFault({
    ...{ kind: 'down', scope: { transfer: reference } },
    ...{ by: 'a test', reason: 'so that the new run waits' },
  });
  await resetTransfer(sharedStack().urls.temporal, reference);
  await expect(page.getByText(/^Retrying, \d/).first()).toBeVisible({ timeout: 40_000 });
  await accounts.bank.clearFault(id);
  await expect(explanationOf(page)).toContainText('Transfer complete', { timeout: 40_000 });
  expect(await balance(accounts.bank, accounts.target)).toBe(1_234);
});

async function resetTransfer(temporalAddress: string, reference: string): Promise<void> {
  const connection = await Connection.connect({ address: temporalAddress });
  const client = new Client({ connection });
  const workflowId = workflowIdOf(reference);
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const first = events?.find((event) => event.workflowTaskCompletedEventAttributes);
  await client.workflowService.resetWorkflowExecution({
    ...{ namespace: 'default', workflowExecution: { workflowId } },
    ...{ workflowTaskFinishEventId: first?.eventId ?? null, requestId: reference, reason: 'a test' },
  });
  await connection.close();
}

test('without the funds the transfer is declined, and nothing moves', async ({ page, accounts }) => {
  const poor = await accounts.open('bank1.example.com', 999);
  const reference = await accounts.send(page, { amount: '10', from: poor });
  await expect(page.getByText('Declined', { exact: true })).toBeVisible();
  await expect(explanationOf(page)).toContainText('Nothing was moved.');
  expect(await entriesOf(accounts.bank, reference)).toEqual([]);
  expect(await balance(accounts.bank, poor)).toBe(999);
});

test('a closed target account: the money comes back, under a key of its own', async ({ page, accounts }) => {
  await accounts.bank.changeAccount(accounts.target, { status: 'closed' });
  const reference = await accounts.send(page, { amount: '150' });
  await expect(page.getByText('Refunded', { exact: true })).toBeVisible();
  await expect(explanationOf(page)).toContainText(`Money returned to account ${accounts.source}`);
  await expect(page.getByText(`${reference}-refund`, { exact: true })).toBeVisible();
  const kinds = (await entriesOf(accounts.bank, reference)).map(({ kind, key }) => `${kind} ${key}`);
  expect(new Set(kinds)).toEqual(
    new Set([`withdrawal ${reference}-withdrawal`, `refund ${reference}-refund`]),
  );
  expect(await balance(accounts.bank, accounts.source)).toBe(200_000);
});

test('the bank is switched off: attempts are counted live; switched on again, the transfer completes', async ({
  page,
  context,
  accounts,
}) => {
  const home = await context.newPage();
  await home.goto('/');
  const bankSwitch = home.getByRole('switch', { name: `${accounts.targetBank} is up` });
  await bankSwitch.click();
  await expect(bankSwitch).not.toBeChecked();
  await expect(bankSwitch).toHaveAttribute('aria-busy', 'false');

  const reference = await accounts.send(page, { amount: '75' });
  await expect(home.getByRole('link', { name: reference })).toBeVisible();
  const deposit = page.getByRole('listitem', { name: 'Deposit USD 75.00' });
  await expect(deposit).toHaveAttribute('data-status', 'retrying');
  const attempts = async () => Number(await deposit.getAttribute('data-attempts'));
  const seen = await attempts();
  await expect.poll(attempts).toBeGreaterThan(seen);
  const refusals = deposit.locator('[data-attempt]').filter({ hasText: 'Bank down' });
  await expect.poll(() => refusals.count()).toBeGreaterThan(seen);
  await expect(placeOf(page, 'In transit')).toContainText('75.00');
  await expect(placeOf(page, 'Delivered')).toContainText('0.00');

  await bankSwitch.click();
  await expect(bankSwitch).toBeChecked();
  // The current backoff runs out first: it doubles after each attempt, up to a minute.
  await expect(explanationOf(page)).toContainText('Transfer complete', { timeout: 70_000 });
  expect(await balance(accounts.bank, accounts.target)).toBe(7_500);
  const deposits = (await entriesOf(accounts.bank, reference)).filter(({ kind }) => kind === 'deposit');
  expect(new Set(deposits.map(({ transactionId }) => transactionId)).size).toBe(1);
});

test('the workflow itself is queried for its state', async ({ page, accounts }) => {
  await accounts.send(page, { amount: '1' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await page.getByRole('button', { name: 'Query workflow' }).click();
  await expect(page.getByText('"status": "completed"')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Query workflow' })).toBeFocused();
});

test('a query that gets no answer says so, and the page stays', async ({ page, accounts }) => {
  const reference = await accounts.send(page, { amount: '1' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await page.route(`/transfers/${reference}`, (route) => route.abort());
  await page.getByRole('button', { name: 'Query workflow' }).click();
  await expect(page.getByText('The server did not respond. The transfer is not affected.')).toBeVisible();
  await expect(explanationOf(page)).toContainText('Transfer complete');
});

test('a query from a tab of an older build says that Remit was updated, and offers the reload', async ({
  page,
  accounts,
}) => {
  await accounts.send(page, { amount: '1' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await becomeStale(page);
  await page.getByRole('button', { name: 'Query workflow' }).click();
  await expect(page.getByText('Remit was updated.')).toBeVisible();
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByText('Remit was updated.')).toBeHidden();
  await untilReacts(page.getByRole('button', { name: 'Query workflow' }));
  await page.getByRole('button', { name: 'Query workflow' }).click();
  await expect(page.getByText('"status": "completed"')).toBeVisible();
});

test('balances and recent transfers on the dashboard change without a reload', async ({
  page,
  context,
  accounts,
}) => {
  // Banks of one account come last, and the accounts of no more than 40 banks are shown.
  await accounts.open(accounts.targetBank, 0);
  const home = await context.newPage();
  await home.goto('/');
  await expect(home.getByTestId(`balance-${accounts.target}`)).toContainText('0.00');
  const reference = await accounts.send(page, { amount: '33.33' });
  await expect(home.getByTestId(`balance-${accounts.target}`)).toContainText('33.33');
  await expect(home.getByRole('link', { name: reference })).toContainText('Completed');
});

test('an unknown reference has a page that says so', async ({ page }) => {
  const response = await page.goto('/transfers/nobody-sent-this');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Transfer not found' })).toBeVisible();
});
