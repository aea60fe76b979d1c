import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './support/fixtures.ts';

test('keys open pages, focus the search and walk a list', async ({ page, accounts }) => {
  const reference = await accounts.send(page, { amount: '4' });
  await page.goto('/audit');
  await expect(page.getByText('polling')).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.waitForURL('/transfers');
  await expect(page.getByRole('heading', { level: 1, name: 'Transfers' })).toBeVisible();

  await page.keyboard.press('/');
  const search = page.getByRole('searchbox');
  await expect(search).toBeFocused();
  await page.keyboard.type(accounts.source);
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=/);
  const row = page.getByRole('link', { name: reference });
  await expect(row).toBeVisible();
  // What is typed into a field is text, and nothing else.
  await search.focus();
  await page.keyboard.type('gt');
  await expect(page).toHaveURL(/q=/);
  await search.blur();

  await page.keyboard.press('j');
  await expect(row).toBeFocused();
  await page.keyboard.press('k');
  await expect(row).toBeFocused();
  await page.keyboard.press('Enter');
  await page.waitForURL(`/transfers/${reference}`);
  await page.keyboard.press('/');
  await page.waitForURL('/transfers#search');
  await expect(page.getByRole('searchbox')).toBeFocused();
});

test('the help lists the keys, and switches them off for good', async ({ page }) => {
  await page.goto('/audit');
  await expect(page.getByText('polling')).toBeVisible();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const keySwitch = sheet.getByRole('switch', { name: 'Single-key shortcuts' });
  await keySwitch.click();
  await expect(keySwitch).not.toBeChecked();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  await page.reload();
  await expect(page.getByText('polling')).toBeVisible();
  for (const key of ['?', 'g', 'a']) await page.keyboard.press(key);
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await expect(keySwitch).not.toBeChecked();
  expect(new URL(page.url()).pathname).toBe('/audit');
  await keySwitch.click();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.waitForURL('/accounts');
});
