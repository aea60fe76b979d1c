import { test as base } from '@playwright/test';
import { type OwnStack, startStack } from '#testing/stack/stack.ts';
import {
  expectBalancedLedger,
  openTestAccounts,
  type TestAccounts,
  withoutHydrationErrors,
} from './fixtures.ts';

/** A stack of its own, for tests that stop or kill processes; its books must balance after each test. */
export const test = base.extend<
  { accounts: TestAccounts },
  { stack: OwnStack; environment: Readonly<Record<string, string>> }
>({
  /** Added to the environment of the stack's processes. */
  environment: [{}, { option: true, scope: 'worker' }],
  stack: [
    async ({ environment }, use) => {
      const stack = await startStack(environment);
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  accounts: async ({ stack, javaScriptEnabled }, use) => {
    const accounts = await openTestAccounts(stack.urls.bank, stack.bankToken, javaScriptEnabled);
    await use(accounts);
    // Later specs of this worker run on the same stack.
    await accounts.bank.clearFaults();
    await expectBalancedLedger(accounts.bank);
  },
  page: withoutHydrationErrors,
  baseURL: async ({ stack }, use) => use(stack.urls.web),
});
