import { test as base } from '@playwright/test';
import { type OwnStack, startStack } from '#testing/stack/stack.ts';
import { type Desk, expectSoundLedger, openDesk } from './fixtures.ts';

/** For tests that stop or kill what others need: a stack to themselves, and sound books after each. */
export const test = base.extend<
  { desk: Desk },
  { stack: OwnStack; environment: Readonly<Record<string, string>> }
>({
  /** What the processes of the stack are told besides. */
  environment: [{}, { option: true, scope: 'worker' }],
  stack: [
    async ({ environment }, use) => {
      const stack = await startStack(environment);
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
