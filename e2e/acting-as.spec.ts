import { expect, test } from './support/fixtures.ts';
import { actAs, actingAs } from './support/people.ts';

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

test('a forged cookie makes nobody operations', async ({ page, context, baseURL }) => {
  const body = Buffer.from(JSON.stringify({ role: 'operations', expiresAtMs: 4_102_444_800_000 })).toString(
    'base64url',
  );
  await context.addCookies([{ name: 'remit-actor', value: `${body}.c2lnbmF0dXJl`, url: baseURL ?? '' }]);
  await page.goto('/accounts');
  await expect(actingAs(page)).toHaveValue('teller');
});
