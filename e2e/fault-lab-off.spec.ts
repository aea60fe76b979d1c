import { test as base, expect } from '@playwright/test';
import { openDesk } from './fixtures.ts';
import { type OwnStack, startStack } from './stack.ts';

const test = base.extend<{ stack: OwnStack }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are wanted from this pattern.
  stack: async ({}, use) => {
    const stack = await startStack({ FAULT_LAB: 'off' });
    await use(stack);
    await stack.stop();
  },
  baseURL: async ({ stack }, use) => use(stack.urls.web),
});

test.setTimeout(60_000);

test('without the fault lab there is no switch, the bank refuses, and the desk works', async ({
  page,
  stack,
}) => {
  const desk = await openDesk(stack.urls.bank, stack.bankToken);
  await desk.send(page, { amount: '5' });
  await expect(page.getByRole('status')).toContainText('Transfer complete');
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(page.getByTestId(`balance-${desk.target}`)).toContainText('5.00');
  await expect(page.getByRole('switch')).toHaveCount(0);
  const armed = desk.bank.armFault({ kind: 'down', scope: {}, by: 'a test', reason: 'must be refused' });
  await expect(armed).rejects.toMatchObject({ status: 403, code: 'fault_lab_off' });
});
