import { test as base, type Page } from '@playwright/test';
import { newReferenceId } from '#lib/shared/ids.ts';
import { type OwnStack, sharedStack, startStack } from '#testing/stack/stack.ts';
import { isAction } from './support/actions.ts';
import { entriesOf, expect, openTestAccounts } from './support/fixtures.ts';
import { actAs } from './support/people.ts';
import { explanationOf } from './support/transfer-page.ts';

const test = base.extend<{ stack: OwnStack }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are wanted from this pattern.
  stack: async ({}, use) => {
    const stack = await startStack({ FAULT_LAB: 'off' });
    await use(stack);
    await stack.stop();
  },
  baseURL: async ({ stack }, use) => use(stack.urls.web),
});

/** The request a press on this button sends, caught on a stack that has the button. */
async function requestOf(
  page: Page,
  { path, button }: { path: string; button: string },
): Promise<{ headers: Record<string, string>; data: Buffer }> {
  await page.goto(`${sharedStack().urls.web}${path}`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const caught = page.waitForRequest(isAction);
  await page.route('**/stage/**', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await page.getByRole('button', { name: button }).click();
  const request = await caught;
  await page.unrouteAll();
  const { 'next-action': action = '', 'content-type': type = '' } = request.headers();
  return {
    headers: { 'next-action': action, 'content-type': type },
    data: request.postDataBuffer() ?? Buffer.alloc(0),
  };
}

test('without the fault lab there is no page, no switch and no banner; bank and actions refuse; the rest works', async ({
  page,
  stack,
}) => {
  test.setTimeout(180_000);
  const accounts = await openTestAccounts(stack.urls.bank, stack.bankToken);
  await accounts.send(page, { amount: '5' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(page.getByTestId(`balance-${accounts.target}`)).toContainText('5.00');
  await expect(page.getByRole('switch')).toHaveCount(0);
  await expect(page.getByRole('complementary', { name: 'Faults' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Fault lab' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Present' })).toHaveCount(0);

  for (const path of ['/stage', '/stage/notes']) expect((await page.goto(path))?.status()).toBe(404);
  const lab = await page.goto('/fault-lab');
  expect(lab?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'The fault lab is off' })).toBeVisible();

  const armed = accounts.bank.armFault({ kind: 'down', scope: {}, by: 'a test', reason: 'must be refused' });
  await expect(armed).rejects.toMatchObject({ status: 403, code: 'fault_lab_off' });

  const awaiting = await accounts.send(page, { amount: '1,500' });
  await actAs(page, 'operations');
  await page.goto(`/stage/${awaiting}`);
  await expect(page.locator('[data-connection="live"]')).toBeVisible();
  await expect(page.locator('[aria-current="step"]')).toContainText('await saga.approve()');
  await page.keyboard.press('a');
  await expect(page.getByText('decide on the transfer’s page (Esc).')).toBeVisible();
  expect(await entriesOf(accounts.bank, awaiting)).toEqual([]);

  // An action is a request anyone can send: here one offered by a stack with a fault lab.
  const before = (await accounts.bank.listAccounts({ limit: 500 })).items.length;
  const { headers, data } = await requestOf(page, {
    path: `/stage/${newReferenceId()}?scenario=happy-path`,
    button: 'Play: The happy path',
  });
  const answer = await page.request.post(`${stack.urls.web}/`, {
    headers: { ...headers, origin: stack.urls.web },
    data,
  });
  expect(await answer.text()).toContain('The fault lab is off. Nothing was done.');
  expect((await accounts.bank.listAccounts({ limit: 500 })).items.length).toBe(before);
});
