import AxeBuilder from '@axe-core/playwright';
import { expect } from './support/fixtures.ts';
import { test } from './support/own-stack.ts';
import { withoutScripts } from './support/scripts.ts';

const ACCOUNTS = 5_000;
const BANKS = 20;
/** More at once would wait for each other's turn at the bank longer than a request may take. */
const AT_ONCE = 100;

test.describe.configure({ mode: 'default', timeout: 180_000 });

test('among 5,000 accounts one is found by name, number or bank, with the keyboard alone', async ({
  page,
  stack,
  accounts,
  browser,
}) => {
  for (let from = 0; from < ACCOUNTS; from += AT_ONCE) {
    const opened = Array.from({ length: AT_ONCE }, (_, index) => {
      const number = from + index;
      const account = { id: `many-${number}`, bank: `many${number % BANKS}.example.com` };
      return accounts.bank.openAccount({ ...account, holder: `Zoë Nr${number}`, currency: 'USD' });
    });
    await Promise.all(opened);
  }

  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const form = page.getByRole('region', { name: 'Send money' });
  const from = form.getByRole('combobox', { name: 'From', exact: true });
  const options = form.getByRole('option');

  await test.step('a search answers with a few, the closest first', async () => {
    const timesMs: number[] = [];
    for (const q of ['zoe nr42', 'many-4321', 'many7.example.com', 'm', 'nr4999 zoe']) {
      const startedMs = performance.now();
      const found: { id: string }[] = await (
        await page.request.get('/accounts.json', { params: { q } })
      ).json();
      timesMs.push(performance.now() - startedMs);
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThanOrEqual(20);
    }
    // No proof of speed: a search that read all accounts would take longer than this on any machine.
    expect(timesMs.toSorted((one, other) => one - other)[2]).toBeLessThan(500);
    expect((await page.request.get('/accounts.json', { params: { q: 'x'.repeat(101) } })).status()).toBe(400);
    // What cannot be seen was not meant.
    expect((await page.request.get('/accounts.json', { params: { q: 'zoe\u0000 nr42' } })).status()).toBe(
      200,
    );
  });

  await test.step('typing a name offers the account; the keys choose it', async () => {
    await from.focus();
    await expect(options).toHaveCount(0);
    await page.keyboard.type('zoe nr432');
    await expect(from).toHaveAttribute('aria-expanded', 'true');
    await expect(options.first()).toContainText('many-432');
    await expect(form.getByRole('status').filter({ hasText: 'found' })).toHaveText(/\d+ accounts found\./);
    const active = form.getByRole('option', { selected: true });
    // An input method's own arrows choose among its characters.
    await from.dispatchEvent('keydown', { key: 'ArrowDown', isComposing: true });
    await expect(active).toHaveCount(0);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await expect(active).toContainText('many-432');
    await expect(from).toHaveAttribute('aria-activedescendant', (await active.getAttribute('id')) ?? '');
    expect((await new AxeBuilder({ page }).include('form').analyze()).violations).toEqual([]);
    await page.keyboard.press('Enter');
    await expect(from).toHaveValue('many-432');
    await expect(from).toHaveAttribute('aria-expanded', 'false');
    await expect(from).toHaveAccessibleDescription('USD 0.00 available');
    await expect(from).toBeFocused();
  });

  await test.step('Escape leaves what was typed, Tab takes the active one and goes on', async () => {
    await from.fill('');
    await page.keyboard.type('many19');
    await expect(options.first()).toContainText('many19.example.com');
    await page.keyboard.press('Escape');
    await expect(options).toHaveCount(0);
    await expect(from).toHaveValue('many19');
    await from.fill(accounts.source);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('nr77 many17');
    // Until then the options are those of an earlier text, and none is chosen.
    await expect(form.getByRole('status').filter({ hasText: 'found' })).toHaveText(/found\./);
    await expect(options.first()).toContainText('many-77');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await expect(form.getByLabel('To', { exact: true })).toHaveValue('many-77');
    await page.keyboard.type('5');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/transfers\//);
    await expect.poll(async () => (await accounts.bank.getAccount('many-77')).postedMinor).toBe(500);
  });

  await test.step('without scripts the number is typed, and the browser suggests a few', async () => {
    await page.goto('/');
    const plain = await withoutScripts(browser, page);
    expect(await plain.locator('datalist option').count()).toBeLessThan(50);
    expect((await plain.content()).length).toBeLessThan(400_000);
    const live = await page.request.get('/live/snapshot?topic=dashboard');
    expect((await live.body()).byteLength).toBeLessThan(50_000);
    await plain.getByLabel('From', { exact: true }).fill(accounts.source);
    await plain.getByLabel('To', { exact: true }).fill('many-4999');
    await plain.getByLabel(/^Amount/).fill('6');
    await plain.getByRole('button', { name: 'Send money' }).click();
    await expect.poll(async () => (await accounts.bank.getAccount('many-4999')).postedMinor).toBe(600);
  });

  await test.step('while the bank does not answer, what was chosen stays', async () => {
    await from.fill(accounts.source);
    await expect(from).toHaveAccessibleDescription('USD 1,989.00 available');
    const letRestart = stack.holdRestarts();
    stack.kill('bank');
    await expect(page.getByText('Bank unavailable').first()).toBeVisible();
    await expect(from).toHaveValue(accounts.source);
    await expect(from).toHaveAccessibleDescription('USD 1,989.00 available');
    letRestart();
    await expect(page.getByText('Bank unavailable').first()).toBeHidden();
  });
});
