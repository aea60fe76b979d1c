import { SHOWN_ROLE } from '#lib/auth/shown-role.ts';
import { expect, fillOrder, test } from './support/fixtures.ts';
import { actAs, actingAs } from './support/people.ts';
import { openBeforeScripts, untilReacts } from './support/scripts.ts';

test('the chosen role holds on every page, after a reload, and for transfers', async ({ page, accounts }) => {
  await page.goto('/audit');
  await expect(actingAs(page)).toHaveValue('teller');
  await actAs(page, 'supervisor');
  await page.goto('/accounts');
  await expect(actingAs(page)).toHaveValue('supervisor');
  const reference = await accounts.send(page, { amount: '3' });
  await expect(page.getByText('supervisor', { exact: true }).filter({ visible: true }).first()).toBeVisible();
  await page.goto(`/audit?about=transfer&id=${reference}`);
  await expect(page.getByTestId('audited')).toContainText('supervisor');
});

test('a role chosen before the scripts run waits for its confirmation', async ({ page }) => {
  const letScriptsRun = await openBeforeScripts(page, '/audit');
  // Without the styles, the lists of both widths are visible.
  await expect(actingAs(page)).toHaveCount(1);
  await actingAs(page).selectOption('supervisor');
  await letScriptsRun('Switch');
  await page.getByRole('button', { name: 'Switch', exact: true }).click();
  await expect(page.locator(`[name=${SHOWN_ROLE}]`).first()).toHaveValue('supervisor');
  await expect(actingAs(page)).toHaveValue('supervisor');
  await expect(page.getByRole('button', { name: 'Switch', exact: true })).toBeHidden();
});

test('a forged cookie makes nobody operations', async ({ page, context, baseURL }) => {
  const body = Buffer.from(JSON.stringify({ role: 'operations', expiresAtMs: 4_102_444_800_000 })).toString(
    'base64url',
  );
  await page.goto('/accounts');
  await actAs(page, 'supervisor');
  const own = (await context.cookies()).find(({ httpOnly }) => httpOnly);
  const value = `${body}.c2lnbmF0dXJl`;
  await context.addCookies([{ name: own?.name ?? '', value, url: baseURL ?? '' }]);
  await page.goto('/accounts');
  await expect(actingAs(page)).toHaveValue('teller');
});

test('a tab shows who acts now, whatever another tab has chosen', async ({ page, context }) => {
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const other = await context.newPage();
  await other.goto('/audit');
  await actAs(other, 'supervisor');
  await expect(actingAs(page)).toHaveValue('supervisor');
});

test('nothing is done for another role than the page shows, with a cookie of another or none', async ({
  page,
  accounts,
  context,
}) => {
  await page.goto('/');
  await actAs(page, 'supervisor');
  await fillOrder(page, { from: accounts.source, to: accounts.target, amount: '31' });
  const reference = await page.getByLabel('Reference').inputValue();
  // As when the session has ended: nothing tells the page.
  await context.clearCookies();
  await page.getByRole('button', { name: 'Send money' }).click();
  const refusal = page.getByRole('alert').filter({ hasText: 'You are now acting as teller' });
  await expect(refusal).toContainText('Nothing was done');
  await expect(actingAs(page)).toHaveValue('teller');
  await expect(page.getByLabel(/^Amount/)).toHaveValue('31');
  expect((await accounts.bank.listCalls({ transfer: reference })).items).toEqual([]);
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.waitForURL(`/transfers/${reference}`);
  await expect(page.getByRole('region', { name: 'Activity' })).toContainText('Sent by teller');
});

test('a browser that keeps no cookie is told so, and shows the role that it has', async ({
  page,
  context,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set: () => {} });
  });
  await page.goto('/audit');
  await expect(actingAs(page)).toHaveValue('teller');
  await page.route('**/audit*', async (route) => {
    const response = await route.fetch({ headers: { ...route.request().headers(), cookie: '' } });
    const { 'set-cookie': _, ...headers } = response.headers();
    await context.clearCookies();
    await route.fulfill({ response, headers });
  });
  await untilReacts(actingAs(page));
  await actingAs(page).selectOption('supervisor');
  await expect(page.getByText('This browser keeps no cookies')).toBeVisible();
  await expect(actingAs(page)).toHaveValue('teller');
});

test('a role whose readable cookie is gone stays, without a word about cookies', async ({
  page,
  context,
}) => {
  await page.goto('/accounts');
  await actAs(page, 'supervisor');
  await context.clearCookies({ name: /^remit-role/ });
  await page.reload();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(actingAs(page)).toHaveValue('supervisor');
  await expect(page.getByText('This browser keeps no cookies')).toBeHidden();
});
