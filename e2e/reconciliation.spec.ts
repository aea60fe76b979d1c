import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { type OwnStack, startStack } from '#testing/stack/stack.ts';
import {
  balance,
  entriesOf,
  expectBalancedLedger,
  openTestAccounts,
  type TestAccounts,
} from './support/fixtures.ts';
import { failTheRefund, returnBehindItsBack, sendIntoOutage } from './support/outage.ts';
import { actAs, pressDisabled, terminateTransfer } from './support/people.ts';
import { openBeforeScripts, withoutScripts } from './support/scripts.ts';

/** Other tests leave open transfers: only a stack of their own lets these tests see balanced books. */
const test = base.extend<{ accounts: TestAccounts }, { stack: OwnStack }>({
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are wanted from this pattern.
    async ({}, use) => {
      const stack = await startStack();
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  accounts: async ({ stack }, use) => use(await openTestAccounts(stack.urls.bank, stack.bankToken)),
  baseURL: async ({ stack }, use) => use(stack.urls.web),
});

// They share one stack, and so its state.
test.describe.configure({ mode: 'serial', timeout: 120_000 });

test('a workflow terminated mid-transfer is found and repaired, and the books balance again', async ({
  page,
  stack,
  accounts,
}) => {
  const completed = await accounts.send(page, { amount: '5' });
  await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(500);
  await page.goto('/reconciliation');
  const verdict = page.getByRole('region', { name: 'Result' });
  await expect(verdict).toContainText('Balanced');
  await expect(verdict).toContainText(
    /1 transfer compared in [\d.]+ m?s\s· 1 in Temporal\s· 1 in the bank ledger/,
  );
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  const { reference } = await sendIntoOutage(accounts, page);
  await expect.poll(() => balance(accounts.bank, accounts.source)).toBe(193_500);
  await page.goto('/reconciliation');
  await expect(verdict).toContainText('No breaks');
  await expect(verdict).toContainText('USD 60.00 in transit.');
  await expect(page.getByRole('heading', { name: 'Balanced' })).toBeHidden();
  await terminateTransfer(stack.urls.temporal, reference);

  await page.goto('/reconciliation');
  await expect(verdict).toContainText('1 break');
  const finding = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: reference }) });
  await expect(finding).toContainText('USD 60.00 is in transit');
  await expect(page.getByRole('row', { name: /^USD/ })).toContainText('60.00');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.goto('/work-queue');
  const stranded = page.getByRole('listitem', { name: `Transfer ${reference}` });
  await expect(stranded).toContainText('USD 60.00');
  await expect(page.getByRole('link', { name: /^Work queue 1/ })).toBeVisible();
  await expect(page).toHaveTitle('(1) Work queue · Remit');
  await stranded.getByRole('link', { name: 'Repair in Reconciliation' }).click();

  await finding.getByLabel('Reason').fill('somebody terminated it');
  await pressDisabled(page, 'Repair');
  await expect(finding.getByRole('alert')).toContainText('Operations only.');
  expect(await accounts.bank.check()).toMatchObject({
    inTransit: [{ transfer: reference, amountMinor: 6_000 }],
  });

  await actAs(page, 'operations');
  await finding.getByLabel('Reason').fill('');
  await finding.getByRole('button', { name: 'Repair' }).click();
  await expect(finding.getByRole('alert').filter({ hasText: 'Enter a reason.' })).toBeFocused();
  const letScriptsRun = await openBeforeScripts(page, '/reconciliation');
  await finding.getByLabel('Reason').fill('somebody terminated it');
  await letScriptsRun('Repair');
  await finding.getByRole('button', { name: 'Repair' }).click();
  await expect(verdict).toContainText('Balanced');
  await expect(finding).toBeHidden();

  expect(await accounts.bank.check()).toMatchObject({ ok: true, inTransit: [], violations: [] });
  expect(await balance(accounts.bank, accounts.source)).toBe(199_500);
  expect(await balance(accounts.bank, accounts.target)).toBe(500);
  const kinds = (await entriesOf(accounts.bank, reference)).filter(
    ({ account }) => account === accounts.source,
  );
  expect(kinds.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
    ['refund', 6_000],
    ['withdrawal', -6_000],
  ]);
  await expectBalancedLedger(accounts.bank);
  await page.goto(`/audit?about=transfer&id=${reference}&action=repair-transfer`);
  await expect(page.getByTestId('audited').first()).toContainText('somebody terminated it');
  await page.goto(`/transfers/${completed}`);
  await expect(page.getByText('Completed').first()).toBeVisible();
});

test('a page that has grown old repairs nothing, and says what is so now', async ({
  page,
  stack,
  accounts,
}) => {
  const { reference } = await sendIntoOutage(accounts, page);
  await terminateTransfer(stack.urls.temporal, reference);
  await page.goto('/reconciliation');
  await actAs(page, 'operations');
  // What the switch renders again would be no old page.
  await page.goto('/reconciliation');
  const finding = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: reference }) });
  await finding.getByLabel('Reason').fill('an old page');
  await returnBehindItsBack(stack, accounts, reference, 2_000);
  await finding.getByRole('button', { name: 'Repair' }).click();
  await expect(finding.getByRole('alert')).toContainText('USD 40.00 of account');
  expect(await balance(accounts.bank, accounts.source)).toBe(196_000);
  await returnBehindItsBack(stack, accounts, reference, 4_000);
  expect(await balance(accounts.bank, accounts.source)).toBe(200_000);
});

test('without scripts a transfer is repaired too', async ({ page, browser, stack, accounts }) => {
  const { reference } = await sendIntoOutage(accounts, page);
  await terminateTransfer(stack.urls.temporal, reference);
  await page.goto('/reconciliation');
  await actAs(page, 'operations');
  const plain = await withoutScripts(browser, page);
  await plain.getByRole('link', { name: 'Wait for the result' }).click();
  const finding = plain.getByRole('listitem').filter({ has: plain.getByRole('link', { name: reference }) });
  await finding.getByLabel('Reason').fill('typed without scripts');
  await finding.getByRole('button', { name: 'Repair' }).click();
  await expect.poll(() => balance(accounts.bank, accounts.source)).toBe(200_000);
});

/** A supervisor has claimed a refund of 42.00, and its workflow is lost. Operations looks at reconciliation. */
async function loseAClaimedRefund(page: Page, stack: OwnStack, accounts: TestAccounts): Promise<string> {
  await failTheRefund(accounts);
  const reference = await accounts.send(page, { amount: '42' });
  await actAs(page, 'supervisor');
  await page.getByLabel('Pay outside Remit').check();
  await page.getByLabel('Reason', { exact: true }).fill('the payer asked for a cheque');
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(page.getByText('Claimed by you until')).toBeVisible();
  await terminateTransfer(stack.urls.temporal, reference);
  await page.goto('/reconciliation');
  await actAs(page, 'operations');
  return reference;
}

test('money that somebody may have paid outside Remit is returned only once it is said that they have not', async ({
  page,
  browser,
  stack,
  accounts,
}) => {
  const reference = await loseAClaimedRefund(page, stack, accounts);
  const findingOn = (shown: Page) =>
    shown.getByRole('listitem').filter({ has: shown.getByRole('link', { name: reference }) });
  const finding = findingOn(page);
  await expect(finding).toContainText('supervisor claimed this refund');
  await finding.getByLabel('Reason').fill('did not ask the supervisor');
  await finding.getByRole('button', { name: 'Repair' }).click();
  await expect(finding.getByRole('alert')).toContainText('Say whether it was paid.');
  expect(await balance(accounts.bank, accounts.source)).toBe(195_800);

  const plain = await withoutScripts(browser, page);
  await plain.getByRole('link', { name: 'Wait for the result' }).click();
  const plainFinding = findingOn(plain);
  await plainFinding.getByLabel('Reason').fill('asked the supervisor');
  await plainFinding.getByLabel('It was not paid').check();
  await plainFinding.getByRole('button', { name: 'Repair' }).click();
  await expect.poll(() => balance(accounts.bank, accounts.source)).toBe(200_000);
  await page.goto(`/audit?about=transfer&id=${reference}&action=repair-transfer`);
  await expect(page.getByTestId('audited').first()).toContainText('supervisor, until');
});

test('a payment by hand whose workflow is lost is recorded from its finding, and nothing is refunded', async ({
  page,
  stack,
  accounts,
}) => {
  const reference = await loseAClaimedRefund(page, stack, accounts);
  const finding = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: reference }) });
  await finding.getByLabel('It was paid by hand').check();
  await finding.getByLabel('Reason').fill('the supervisor sent a cheque');
  await finding.getByRole('button', { name: 'Repair' }).click();
  await expect(finding).toContainText('Do not pay: record what supervisor has paid.');
  await finding.getByLabel('External reference').fill('CHQ-42');
  await finding.getByRole('button', { name: 'Record payment' }).click();
  await expect(page.getByText(`Transfer ${reference} repaired`)).toBeVisible();
  expect(await balance(accounts.bank, accounts.source)).toBe(195_800);
  await page.goto(`/transfers/${reference}`);
  await expect(page.getByText('CHQ-42').first()).toBeVisible();
});

test('while the bank is down, the books are not reported as balanced', async ({ page, stack }) => {
  const letRestart = stack.holdRestarts();
  stack.kill('bank');
  await page.goto('/reconciliation');
  await expect(page.getByText('Not reconciled')).toBeVisible();
  letRestart();
  await expect(async () => {
    await page.getByRole('button', { name: 'Run again' }).click();
    await expect(page.getByRole('heading', { name: 'Balanced' })).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await expect(page.getByRole('button', { name: 'Run again' })).toBeFocused();
});
