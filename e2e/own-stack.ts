import { test as base } from '@playwright/test';
import { type Desk, expectSoundLedger, openDesk } from './fixtures.ts';
import { type OwnStack, startStack } from './stack.ts';

/** For tests that stop or kill what others need: a stack to themselves, and sound books after each. */
export const test = base.extend<{ desk: Desk }, { stack: OwnStack }>({
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are wanted from this pattern.
    async ({}, use) => {
      const stack = await startStack();
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  desk: async ({ stack }, use) => {
    const desk = await openDesk(stack.urls.bank, stack.bankToken);
    await use(desk);
    await expectSoundLedger(desk.bank);
  },
  baseURL: async ({ stack }, use) => use(stack.urls.web),
});
