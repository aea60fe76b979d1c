import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import type { BankClient } from '#lib/bank-client/client.ts';
import type { Fault } from '#lib/bank-client/contract.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { sharedStack } from '#testing/stack/stack.ts';
import { isAction } from './support/actions.ts';
import { balance, entriesOf, posterOf, type TestAccounts, test } from './support/fixtures.ts';
import { actAs } from './support/people.ts';
import { expect } from './support/played-scenario.ts';
import { becomeStale } from './support/scripts.ts';

async function openLab(page: Page, query = ''): Promise<void> {
  await page.goto(`/fault-lab${query}`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
}

const formOf = (page: Page) => page.getByRole('region', { name: 'Arm a fault' });

/** The armed fault whose scope names this bank, account or transfer. */
function armedFault(page: Page, scope: string): Locator {
  return page.getByRole('list', { name: 'Armed faults' }).getByRole('listitem').filter({ hasText: scope });
}

function endedFault(page: Page, scope: string): Locator {
  return page.getByRole('list', { name: 'Ended faults' }).getByRole('listitem').filter({ hasText: scope });
}

async function faultsAt(bank: BankClient, accounts: TestAccounts): Promise<Fault[]> {
  const { items } = await bank.listFaults({ limit: 500 });
  return items.filter(({ scope }) => scope.bank === accounts.targetBank || scope.account === accounts.target);
}

test('a fault armed by the form acts on the next calls; both tabs count along, and agree that it is used up', async ({
  page,
  context,
  accounts,
}) => {
  const other = await context.newPage();
  await openLab(other);
  await openLab(page, `?account=${accounts.target}#arm`);
  const form = formOf(page);
  await form.getByLabel('Fault', { exact: true }).selectOption('fail-next');
  await form.getByLabel('Ends after').fill('2');
  await form.getByLabel('Reason').fill('to see it counted');
  await form.getByRole('button', { name: 'Arm fault' }).click();
  await expect(form.getByText(/^Armed: Fail, then recover/)).toBeVisible();
  await expect(form.getByRole('button', { name: 'Arm fault' })).toBeFocused();
  for (const tab of [page, other]) {
    await expect(armedFault(tab, accounts.target)).toContainText('0 of 2 used');
    await expect(armedFault(tab, accounts.target)).toContainText('By teller: to see it counted');
  }

  const call = {
    account: accounts.target,
    amountMinor: 100,
    currency: 'USD',
    transfer: newReferenceId(),
  } as const;
  const poster = posterOf(sharedStack());
  await expect(poster.deposit(call, { key: `${accounts.target}-early` })).rejects.toMatchObject({
    code: 'bank_unavailable',
  });
  for (const tab of [page, other])
    await expect(armedFault(tab, accounts.target)).toContainText('1 of 2 used');

  const reference = await accounts.send(await context.newPage(), { amount: '20' });
  for (const tab of [page, other]) {
    await expect(endedFault(tab, accounts.target)).toContainText('used up');
    await expect(armedFault(tab, accounts.target)).toHaveCount(0);
  }
  await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(2_000);
  const { items: calls } = await accounts.bank.listCalls({ transfer: reference });
  const deposits = calls.filter(({ operation }) => operation === 'deposit');
  expect(deposits.map(({ outcome }) => outcome).sort()).toEqual(['failed', 'posted']);
});

test('a fault expires at the bank within a second of its time, and then on the screen', async ({
  page,
  accounts,
}) => {
  await openLab(page, `?bank=${accounts.targetBank}#arm`);
  const form = formOf(page);
  await form.getByLabel('Ends after').fill('10');
  await form.getByRole('button', { name: 'Arm fault' }).click();
  const armed = armedFault(page, accounts.targetBank);
  await expect(armed).toContainText(/ends in \d+ s/);
  // The banner says so on every page, this one included.
  await expect(page.getByRole('complementary', { name: 'Faults' })).toBeVisible();
  const [fault] = await faultsAt(accounts.bank, accounts);
  const handle = await armed.elementHandle();
  const goneAtMs = await page.evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        const check = () => (element?.isConnected ? requestAnimationFrame(check) : resolve(Date.now()));
        check();
      }),
    handle,
  );
  const dueMs = Date.parse(fault?.expiresAt ?? '');
  // The bank is exact to a second; the screen may lag on a busy machine.
  expect(goneAtMs).toBeGreaterThan(dueMs - 1_000);
  expect(goneAtMs).toBeLessThan(dueMs + 5_000);
  const [ended] = await faultsAt(accounts.bank, accounts);
  expect(ended?.state).toBe('expired');
  expect(Math.abs(Date.parse(ended?.endedAt ?? '') - dueMs)).toBeLessThan(1_000);
  await expect(endedFault(page, accounts.targetBank)).toContainText('expired');
});

test('one operation is switched off: only it waits; switched on in another tab, the transfer completes', async ({
  page,
  context,
  accounts,
}) => {
  await openLab(page, `?bank=${accounts.targetBank}`);
  const other = await context.newPage();
  await openLab(other, `?bank=${accounts.targetBank}`);
  const depositSwitch = (tab: Page) =>
    tab.getByRole('switch', { name: `Deposits at ${accounts.targetBank} work` });
  await depositSwitch(page).click();
  await expect(depositSwitch(page)).not.toBeChecked();
  await expect(depositSwitch(other)).not.toBeChecked();
  await expect(
    page.getByRole('switch', { name: `Refunds at ${accounts.targetBank} work`, exact: true }),
  ).toBeChecked();

  const sender = await context.newPage();
  const reference = await accounts.send(sender, { amount: '30' });
  await expect.poll(async () => (await entriesOf(accounts.bank, reference)).length).toBe(2);
  expect(await balance(accounts.bank, accounts.source)).toBe(197_000);

  await depositSwitch(other).click();
  await expect(depositSwitch(page)).toBeChecked();
  await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(3_000);
});

test('a fault for one transfer is cleared by hand', async ({ page, accounts }) => {
  const reference = newReferenceId();
  await openLab(page, `?transfer=${reference}&operation=deposit#arm`);
  const form = formOf(page);
  // A link that prefills the form focuses it.
  await expect(form.getByLabel('Fault', { exact: true })).toBeFocused();
  await expect(form.getByLabel('Operation')).toHaveValue('deposit');
  await expect(form.getByLabel('Transfer', { exact: true })).toHaveValue(reference);
  await form.getByLabel('Fault', { exact: true }).selectOption('slow');
  await form.getByLabel('Delay (s)').fill('1.5');
  await form.getByRole('button', { name: 'Arm fault' }).click();
  const armed = armedFault(page, reference);
  await expect(armed).toContainText('Slow · 1.5 s');
  await armed.getByRole('button', { name: /^Clear/ }).click();
  await expect(armed).toHaveCount(0);
  await expect(endedFault(page, reference)).toContainText('cleared');
  const { items } = await accounts.bank.listFaults({ limit: 500 });
  const own = items.find(({ scope }) => scope.transfer === reference);
  expect(own).toMatchObject({ state: 'cleared', params: { delayMs: 1_500 } });
});

test('an invalid fault is reported at its field, and what was typed stays', async ({ page, accounts }) => {
  await openLab(page, `?bank=${accounts.targetBank}#arm`);
  const form = formOf(page);
  await form.getByLabel('Fault', { exact: true }).selectOption('refuse');
  await form.getByLabel('Operation').selectOption('lookup');
  await form.getByLabel('Ends after').fill('many');
  await form.getByLabel('Reason').fill('a mistake');
  await form.getByRole('button', { name: 'Arm fault' }).click();
  await expect(form.getByLabel('Operation')).toHaveAccessibleDescription(/cannot be refused/);
  await expect(form.getByRole('alert')).toBeFocused();
  await expect(form.getByLabel('Ends after')).toHaveAccessibleDescription(/whole number of calls/);
  await expect(form.getByLabel('Ends after')).toHaveValue('many');
  await expect(form.getByLabel('Reason')).toHaveValue('a mistake');
  expect(await faultsAt(accounts.bank, accounts)).toEqual([]);
});

test('an account is closed and reopened here, by operations alone', async ({ page, accounts }) => {
  // Only the first of many banks tell of their accounts here.
  const bank = `a-${accounts.targetBank}`;
  const opened = { holder: 'First of all', bank, currency: 'USD', openingBalanceMinor: 0 } as const;
  const { id } = await accounts.bank.openAccount(opened);
  await accounts.bank.openAccount(opened);
  await openLab(page, `?bank=${bank}`);
  const accountList = page.getByText(`Accounts at ${bank}: 2`);
  await accountList.click();
  const close = page.getByRole('button', { name: `Close account ${id}` });
  await expect(close).toBeDisabled();
  const bankCard = page.getByRole('region', { name: bank, exact: true });
  await expect(bankCard.getByText('Operations only.')).toBeVisible();
  await actAs(page, 'operations');
  await expect(close).toBeEnabled();
  await close.click();
  await expect(page.getByRole('listitem', { name: `Account ${id}` })).toContainText('Closed');
  expect(await accounts.bank.getAccount(id)).toMatchObject({ status: 'closed' });
  await page.getByRole('button', { name: `Reopen account ${id}` }).click();
  await expect(close).toBeVisible();
  expect(await accounts.bank.getAccount(id)).toMatchObject({ status: 'open' });
});

test('a switch that gets no answer says so, and still shows the bank’s state', async ({ page, accounts }) => {
  await openLab(page, `?bank=${accounts.targetBank}`);
  await page.route('/fault-lab?*', (route) => route.abort());
  const refunds = page.getByRole('switch', { name: `Refunds at ${accounts.targetBank} work`, exact: true });
  await refunds.click();
  await expect(page.getByRole('alert').filter({ hasText: 'The server did not respond' })).toBeVisible();
  await expect(refunds).toBeChecked();
  await page.unroute('/fault-lab?*');
  await becomeStale(page);
  await refunds.click();
  const again = page.getByRole('alert').filter({ hasText: 'Not sent again.' });
  await expect(again).toContainText('The earlier attempt may have succeeded.');
});

test('a switch shows its new state before the server has answered, and until the bank’s state does', async ({
  page,
  accounts,
}) => {
  await openLab(page, `?bank=${accounts.targetBank}`);
  const answer = await holdActions(page);
  const refunds = page.getByRole('switch', { name: `Refunds at ${accounts.targetBank} work`, exact: true });
  await refunds.click();
  await expect(refunds).not.toBeChecked();
  await expect(refunds).toHaveAttribute('aria-busy', 'true');
  expect(await faultsAt(accounts.bank, accounts)).toEqual([]);
  answer();
  await expect(refunds).toHaveAttribute('aria-busy', 'false');
  await expect(refunds).not.toBeChecked();
  expect(await faultsAt(accounts.bank, accounts)).toMatchObject([{ kind: 'down', state: 'armed' }]);
});

test('a switch goes back to the bank’s state when that does not show what was pressed', async ({
  page,
  accounts,
}) => {
  await openLab(page, `?bank=${accounts.targetBank}`);
  await page.getByRole('button', { name: 'Pause updates' }).click();
  const refunds = page.getByRole('switch', { name: `Refunds at ${accounts.targetBank} work`, exact: true });
  await refunds.click();
  await expect.poll(() => faultsAt(accounts.bank, accounts)).toMatchObject([{ state: 'armed' }]);
  await expect(refunds).not.toBeChecked();
  // Somebody else undoes it, and this page sees neither.
  for (const { id } of await faultsAt(accounts.bank, accounts)) await accounts.bank.clearFault(id);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(refunds).toBeChecked();
});

test('a double click presses a switch once', async ({ page, accounts }) => {
  await openLab(page, `?bank=${accounts.targetBank}`);
  let sent = 0;
  page.on('request', (request) => {
    if (isAction(request)) sent += 1;
  });
  const refunds = page.getByRole('switch', { name: `Refunds at ${accounts.targetBank} work`, exact: true });
  // Slower than the server answers.
  await refunds.click({ clickCount: 2, delay: 300 });
  await expect(refunds).toHaveAttribute('aria-busy', 'false');
  await expect(refunds).not.toBeChecked();
  expect(sent).toBe(1);
  expect(await faultsAt(accounts.bank, accounts)).toMatchObject([{ kind: 'down', state: 'armed' }]);
});

test('a refused press is rolled back in words', async ({ page, accounts }) => {
  const { bank, target } = accounts;
  const fault = { kind: 'slow', scope: { account: target }, by: 'a test', reason: 'to be cleared' } as const;
  const { id } = await bank.armFault(fault);
  await openLab(page);
  const armed = armedFault(page, target);
  // As if it had been removed meanwhile.
  await page.route(/\/fault-lab(\?|$)/, (route) => {
    const sent = route.request().postData();
    return route.continue(sent === null ? {} : { postData: sent.replace(id, 'F999999999') });
  });
  await armed.getByRole('button', { name: 'Clear' }).click();
  await expect(armed.getByRole('alert')).toContainText('F999999999');
  await expect(armed.getByRole('button', { name: 'Clear' })).toHaveText('Clear');
});

/** Server actions wait until the returned function is called. */
async function holdActions(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/fault-lab?*', async (route) => {
    if (route.request().method() === 'POST') await released;
    await route.continue();
  });
  return release;
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a switch takes a bank down and up', async ({ page, accounts }) => {
    await page.goto(`/fault-lab?bank=${accounts.targetBank}`);
    const bankSwitch = page.getByRole('switch', { name: `${accounts.targetBank} is up` });
    await bankSwitch.click();
    await expect(bankSwitch).not.toBeChecked();
    expect(await faultsAt(accounts.bank, accounts)).toMatchObject([{ kind: 'down', state: 'armed' }]);
    await bankSwitch.click();
    await expect(bankSwitch).toBeChecked();
  });

  test('the form arms a fault', async ({ page, accounts }) => {
    await page.goto(`/fault-lab?account=${accounts.target}`);
    const form = formOf(page);
    await form.getByLabel('Reason').fill('typed without scripts');
    await form.getByRole('button', { name: 'Arm fault' }).click();
    await expect(armedFault(page, accounts.target)).toContainText('typed without scripts');
    expect(await faultsAt(accounts.bank, accounts)).toMatchObject([
      { kind: 'down', state: 'armed', seconds: 60 },
    ]);
  });
});

for (const width of [320, 1440]) {
  test(`the lab is accessible, and does not scroll sideways, at ${width} px`, async ({ page, accounts }) => {
    await accounts.bank.armFault({
      kind: 'slow',
      scope: { account: accounts.target },
      by: 'a test',
      reason: 'so that the banner is there',
    });
    await page.setViewportSize({ width, height: 800 });
    await openLab(page);
    await expect(page.getByRole('complementary', { name: 'Faults' })).toBeVisible();
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
      [],
    );
  });
}
