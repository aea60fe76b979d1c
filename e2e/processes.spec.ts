import type { Page } from '@playwright/test';
import { balance, entriesOf } from './support/fixtures.ts';
import { test } from './support/own-stack.ts';
import { expect, playScenario, postingsOf } from './support/played-scenario.ts';
import { untilListed } from './support/transfer-page.ts';

test.describe.configure({ mode: 'serial' });
async function openLab(page: Page, query = ''): Promise<void> {
  await page.goto(`/fault-lab${query}`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
}

const processRow = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Processes' }).getByRole('listitem', { name, exact: true });

test('the worker is stopped on the page: no worker polls and the transfer waits; started again, it resumes', async ({
  page,
  context,
  accounts,
}) => {
  await openLab(page);
  const worker = processRow(page, 'Worker');
  await worker.getByRole('button', { name: 'Stop worker' }).click();
  await expect(worker).toContainText('Stopped since');
  await expect(page.getByRole('heading', { name: 'No worker is polling' })).toBeVisible();

  const transfer = await context.newPage();
  const reference = await accounts.send(transfer, { amount: '15' });
  expect(await entriesOf(accounts.bank, reference)).toEqual([]);

  await worker.getByRole('button', { name: 'Start worker' }).click();
  await expect(worker).toContainText('Up since');
  await expect(page.getByRole('heading', { name: '1 worker is polling' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Workers' }).getByText(/Host: \d+ % CPU/)).toBeVisible();
  await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(1_500);
});

test('the worker is killed on the page: the page says so, and the supervisor starts another', async ({
  page,
  stack,
  accounts,
}) => {
  const before = stack.pids().worker;
  await openLab(page);
  const worker = processRow(page, 'Worker');
  await worker.getByRole('button', { name: 'Kill worker' }).click();
  // By heartbeats alone, the killed one would poll until the next one does.
  await expect(page.getByRole('heading', { name: 'No worker is polling' })).toBeVisible();
  await expect(worker).toContainText('last exit: SIGKILL');
  await expect(worker).toContainText('Up since');
  await expect(worker).toContainText(/[12] restarts?/);
  await expect.poll(() => stack.pids().worker).not.toBe(before);
  const workers = page.getByRole('list', { name: 'Workers' });
  await expect(workers).toContainText(`${stack.pids().worker}@`);
  await expect(workers).not.toContainText(`${before}@`);
  await accounts.send(page, { amount: '5' });
  await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(500);
});

test('the bank is killed on the page: its faults are armed as before, and “clear all” ends them in every tab', async ({
  page,
  context,
  accounts,
}) => {
  // Only some of many banks have switches; one that is named has.
  await openLab(page, `?bank=${accounts.targetBank}`);
  const other = await context.newPage();
  await other.goto('/');
  for (const operation of ['Deposits', 'Refunds']) {
    const name = `${operation} at ${accounts.targetBank} work`;
    const operationSwitch = page.getByRole('switch', { name, exact: true });
    await operationSwitch.click();
    await expect(operationSwitch).not.toBeChecked();
    await expect(operationSwitch).toHaveAttribute('aria-busy', 'false');
  }
  const row = processRow(page, 'Bank');
  await row.getByRole('button', { name: 'Kill bank' }).click();
  await expect(row).toContainText('last exit: SIGKILL');
  await expect(row).toContainText('Up since');
  await expect(page.getByText('Armed: 2')).toBeVisible();

  const banner = other.getByRole('complementary', { name: 'Faults' });
  await expect(banner).toContainText('2 simulated faults');
  await banner.getByRole('button', { name: 'Clear all' }).click();
  // It hides at once, before the answer.
  await expect(banner).toBeHidden();
  await expect(page.getByText('No faults armed')).toBeVisible();
  const { items } = await accounts.bank.listFaults({ limit: 500 });
  expect(items.filter(({ state }) => state === 'armed')).toEqual([]);
});

test('the bank is stopped: its call log and the command palette say so, and come back with it', async ({
  page,
  context,
  accounts,
}) => {
  const reference = await accounts.send(page, { amount: '3' });
  await openLab(page);
  const calls = await context.newPage();
  await calls.goto(`/bank-calls?transfer=${reference}`);
  await expect(calls.locator('[data-call]')).toHaveCount(2);
  const row = processRow(page, 'Bank');
  const placeOf = async (name: string) => (await row.getByRole('button', { name }).boundingBox())?.x;
  const [stop, kill] = [await placeOf('Stop bank'), await placeOf('Kill bank')];
  await row.getByRole('button', { name: 'Stop bank' }).press('Enter');
  await expect(calls.getByText('Bank unavailable. New calls appear when it is back.')).toBeVisible();
  // None takes the place of one that was pressed.
  expect([stop, kill]).not.toContain(await placeOf('Start bank'));
  await expect(row).toContainText('Stopped since');
  await expect(row.getByRole('button', { name: 'Stop bank' })).toBeFocused();
  await expect(calls.locator('[data-call]')).toHaveCount(2);
  await calls.goto(`/bank-calls?transfer=${reference}`);
  await expect(calls.getByText('Bank unavailable. New calls appear when it is back.')).toBeVisible();
  await expect(calls.getByText('polling')).toBeVisible();
  await calls.keyboard.press('Control+k');
  await calls.getByRole('combobox', { name: 'Search commands' }).fill(reference);
  await expect(calls.getByText('Bank unavailable: accounts cannot be searched.')).toBeVisible();
  await expect(calls.getByRole('option', { name: reference })).toBeVisible();
  await processRow(page, 'Bank').getByRole('button', { name: 'Start bank' }).click();
  await expect(calls.locator('[data-call]')).toHaveCount(2);
});

for (const { id, process } of [
  { id: 'worker-crash', process: 'Worker' },
  { id: 'temporal-crash', process: 'Temporal' },
] as const) {
  test(`${id}: one press kills it mid-transfer; the page says so, and the transfer completes`, async ({
    page,
    stack,
    accounts,
  }) => {
    const before = stack.pids();
    const { card, reference } = await playScenario(page, id);
    // It may be back at once; its last exit stays on the page.
    await expect(processRow(page, process)).toContainText('last exit: SIGKILL');
    await expect(processRow(page, process)).toContainText('Up since');
    await expect.poll(() => stack.pids()).not.toEqual(before);
    await expect(card.getByText('Completed', { exact: true })).toBeVisible();
    expect(await postingsOf(accounts.bank, reference)).toEqual(['withdrawal', 'deposit']);
  });
}

test('reset: it says what it will do, does it, and the demo is as at the start', async ({
  page,
  accounts,
}) => {
  const waiting = await playScenario(page, 'approval');
  await expect(waiting.card.getByText('Awaiting approval', { exact: true })).toBeVisible();
  await accounts.bank.changeAccount('43-812', { status: 'frozen' });
  await accounts.bank.armFault({
    kind: 'down',
    scope: { account: accounts.target },
    by: 'a test',
    reason: 'left on',
  });

  await page.getByRole('button', { name: 'Reset demo…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Reset the demo?' });
  await expect(dialog).toContainText('Every fault is cleared');
  await expect(dialog).toContainText('1 transfer will be cancelled');
  await dialog.getByRole('button', { name: 'Reset demo' }).click();
  await expect(page.getByText('Cleared 1 fault, ended 1 transfer, reset 1 account.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Reset demo…' })).toBeFocused();
  await expect(waiting.card).toContainText('Nothing to follow in this tab.');
  await expect(page.getByRole('complementary', { name: 'Faults' })).toBeHidden();
  expect(await accounts.bank.getAccount('43-812')).toMatchObject({ status: 'open', postedMinor: 0 });
  expect(await accounts.bank.getAccount('85-150')).toMatchObject({ postedMinor: 200_000 });

  await untilListed(page, waiting.reference, 'cancelled,');
  await page.goto('/transfers');
  const past = page.getByRole('link', { name: waiting.reference });
  await expect(past).toHaveCount(0);
  await page.getByRole('link', { name: 'Show them' }).click();
  await expect(past).toBeVisible();
  await page.goto('/transfers');
  await page.getByText('Filters', { exact: true }).click();
  await page.getByLabel('Show demonstrations from before the last reset').check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(past).toBeVisible();
  await page.goto(`/transfers?q=${waiting.reference}`);
  await expect(past).toBeVisible();
});
