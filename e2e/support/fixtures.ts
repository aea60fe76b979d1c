import { test as base, expect, type Page } from '@playwright/test';
import { type BankClient, createBankClient } from '#lib/bank-client/client.ts';
import type { Account, Entry } from '#lib/bank-client/contract.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { type Stack, sharedStack } from '#testing/stack/stack.ts';
import { untilReacts } from './scripts.ts';

export { expect } from '@playwright/test';

/** The accounts of one test: no other test uses them. */
export interface TestAccounts {
  bank: BankClient;
  /** A bank of this test alone, which it may take down. */
  targetBank: string;
  source: string;
  target: string;
  open(bank: string, openingBalanceMinor: number): Promise<string>;
  /** Fills in and sends the form; returns the reference once the transfer's page is open. */
  send(page: Page, order: { amount: string; from?: string; to?: string }): Promise<string>;
}

/** On any running stack. @param hasScripts whether pages have */
export async function openTestAccounts(url: string, token: string, hasScripts = true): Promise<TestAccounts> {
  const bank = createBankClient({ baseUrl: url, token });
  const own = newReferenceId().slice(3);
  const open = async (bankName: string, openingBalanceMinor: number) => {
    const account = { bank: bankName, holder: `Test ${own}`, currency: 'USD', openingBalanceMinor } as const;
    return (await bank.openAccount({ id: newReferenceId().replace('rm', 'acct'), ...account })).id;
  };
  const targetBank = `bank-${own}.example.com`;
  const source = await open('bank1.example.com', 200_000);
  const target = await open(targetBank, 0);
  return {
    bank,
    targetBank,
    source,
    target,
    open,
    send: async (page, { amount, from = source, to = target }) => {
      await page.goto('/');
      // What the browser sends before hydration is tried by tests of its own.
      if (hasScripts) await untilReacts(page.locator('form:has([name=amount])'));
      await fillOrder(page, { from, to, amount });
      await page.getByRole('button', { name: 'Send money' }).click();
      await page.waitForURL(/\/transfers\//);
      return referenceOf(page);
    },
  };
}

/** What only the worker may do: post. */
export function posterOf({ urls, workerToken }: Stack): BankClient {
  return createBankClient({ baseUrl: urls.bank, token: workerToken });
}

export async function fillOrder(
  page: Page,
  order: { from: string; to: string; amount: string },
): Promise<void> {
  await page.getByLabel('From', { exact: true }).fill(order.from);
  await page.getByLabel('To', { exact: true }).fill(order.to);
  await page.getByLabel(/^Amount/).fill(order.amount);
}

/** The reference in the address of a transfer's page. */
export function referenceOf(page: Page): string {
  const reference = /\/transfers\/([^/?]+)/.exec(page.url())?.[1];
  if (!reference) throw new Error(`${page.url()} is not the page of a transfer.`);
  return reference;
}

export async function entriesOf(bank: BankClient, reference: string): Promise<Entry[]> {
  return (await bank.listTransferEntries(reference)).items;
}

export async function balance(bank: BankClient, account: string): Promise<Account['postedMinor']> {
  return (await bank.getAccount(account)).postedMinor;
}

/** Nothing lost, duplicated or unaccounted for, whatever is still in progress. */
export async function expectBalancedLedger(bank: BankClient): Promise<void> {
  const { ok, sums, violations } = await bank.check();
  expect({ ok, violations }).toEqual({ ok: true, violations: [] });
  expect(sums.filter(({ sumMinor }) => sumMinor !== 0)).toEqual([]);
}

/** Where the browser's first picture of a page was not the server's, React drops it and says so. */
export async function withoutHydrationErrors(
  { page }: { page: Page },
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => {
    if (/React error #4[12]\d|hydrat/i.test(message)) errors.push(`${page.url()}: ${message}`);
  });
  await use(page);
  expect(errors).toEqual([]);
}

export const test = base.extend<{ accounts: TestAccounts; balancedLedger: undefined }>({
  accounts: async ({ javaScriptEnabled }, use) => {
    const { urls, bankToken } = sharedStack();
    await use(await openTestAccounts(urls.bank, bankToken, javaScriptEnabled));
  },
  page: withoutHydrationErrors,
  balancedLedger: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are wanted from this pattern.
    async ({}, use) => {
      await use(undefined);
      const { urls, bankToken } = sharedStack();
      await expectBalancedLedger(createBankClient({ baseUrl: urls.bank, token: bankToken }));
    },
    { auto: true },
  ],
});
