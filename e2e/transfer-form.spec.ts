import { balance, entriesOf, expect, fillOrder, referenceOf, test } from './fixtures.ts';

test('the same reference sent again lands on the same transfer, and moves nothing', async ({
  page,
  desk,
}) => {
  const reference = await desk.send(page, { amount: '20' });
  await expect(page.getByRole('status')).toContainText('Transfer complete');
  await page.goto('/');
  await fillOrder(page, { from: desk.source, to: desk.target, amount: '20' });
  await page.getByLabel('Reference').fill(reference);
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.waitForURL(/\/transfers\//);
  expect(referenceOf(page)).toBe(reference);
  await expect(page.getByText('This reference was sent before')).toBeVisible();
  expect(await balance(desk.bank, desk.target)).toBe(2_000);
});

test('the same reference with other details is a conflict that names the other, and nothing moves', async ({
  page,
  desk,
}) => {
  const reference = await desk.send(page, { amount: '20' });
  await expect(page.getByRole('status')).toContainText('Transfer complete');
  await page.goto('/');
  await fillOrder(page, { from: desk.source, to: desk.target, amount: '21' });
  await page.getByLabel('Reference').fill(reference);
  await page.getByRole('button', { name: 'Send money' }).click();
  await expect(page.getByRole('alert').filter({ hasText: `${reference} is taken` })).toContainText(
    'USD 20.00',
  );
  await expect(page.getByLabel(/^Amount/)).toHaveValue('21');
  expect(await balance(desk.bank, desk.target)).toBe(2_000);

  await page.getByRole('button', { name: 'Use a new reference' }).click();
  await page.getByRole('button', { name: 'Send money' }).click();
  await expect(page.getByRole('status')).toContainText('Transfer complete');
  expect(await balance(desk.bank, desk.target)).toBe(4_100);
});

test('the answer is lost on its way: the form says so and keeps everything, and sent again it is one transfer', async ({
  page,
  desk,
}) => {
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await fillOrder(page, { from: desk.source, to: desk.target, amount: '20' });
  const reference = await page.getByLabel('Reference').inputValue();
  await page.route('/', async (route) => {
    await route.fetch({ maxRedirects: 0 });
    await route.abort();
  });
  await page.getByRole('button', { name: 'Send money' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'No answer came' })).toContainText(
    'Send again with the same reference: it is safe.',
  );
  await expect.poll(() => balance(desk.bank, desk.target)).toBe(2_000);
  await expect(page.getByLabel('From')).toHaveValue(desk.source);
  await expect(page.getByLabel('To', { exact: true })).toHaveValue(desk.target);
  await expect(page.getByLabel(/^Amount/)).toHaveValue('20');
  await expect(page.getByLabel('Reference')).toHaveValue(reference);

  await page.unroute('/');
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.waitForURL(/\/transfers\//);
  expect(referenceOf(page)).toBe(reference);
  await expect(page.getByText('Nothing was moved a second time')).toBeVisible();
  await expect(page.getByRole('status')).toContainText('Transfer complete');
  expect(await balance(desk.bank, desk.target)).toBe(2_000);
});

test('a double click starts one transfer', async ({ page, desk }) => {
  await page.goto('/');
  await fillOrder(page, { from: desk.source, to: desk.target, amount: '5' });
  await page.getByRole('button', { name: 'Send money' }).dblclick();
  await page.waitForURL(/\/transfers\//);
  await expect(page.getByRole('status')).toContainText('Transfer complete');
  expect(await balance(desk.bank, desk.target)).toBe(500);
});

test('a bad form says everything that is wrong, at the fields and together, and keeps what was typed', async ({
  page,
  desk,
}) => {
  await page.goto('/');
  await page.getByLabel('From').selectOption(desk.source);
  await page.getByLabel('To', { exact: true }).selectOption(desk.source);
  await page.getByLabel(/^Amount/).fill('1,50');
  await page.getByLabel('Reference').fill('not a reference');
  await page.getByRole('button', { name: 'Send money' }).click();

  const summary = page.getByRole('alert').filter({ hasText: 'Nothing was sent yet' });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('listitem')).toHaveCount(3);
  await expect(page.getByLabel(/^Amount/)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel(/^Amount/)).toHaveAccessibleDescription(/digits with a decimal point/);
  await expect(page.getByLabel(/^Amount/)).toHaveValue('1,50');
  await summary.getByRole('link', { name: /digits with a decimal point/ }).click();
  await expect(page.getByLabel(/^Amount/)).toBeFocused();
});

test('accounts of two currencies are refused before anything moves', async ({ page, desk }) => {
  await page.goto('/');
  await fillOrder(page, { from: desk.source, to: 'E8002', amount: '10' });
  await page.getByRole('button', { name: 'Send money' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Nothing was sent yet' })).toContainText(
    'a transfer does not change currencies',
  );
});

test('the whole form works with the keyboard alone', async ({ page, desk }) => {
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.getByLabel('From').focus();
  await page.keyboard.type(desk.source);
  await page.keyboard.press('Tab');
  await page.keyboard.type(desk.target);
  await page.keyboard.press('Tab');
  await page.keyboard.type('7.50');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/transfers\//);
  await expect(page.getByRole('status')).toContainText('Transfer complete');
  expect(await balance(desk.bank, desk.target)).toBe(750);
});

test.describe('before JavaScript has loaded', () => {
  test.use({ javaScriptEnabled: false });

  test('the form sends, and the transfer’s page is there', async ({ page, desk }) => {
    const reference = await desk.send(page, { amount: '9.99' });
    await expect.poll(async () => (await entriesOf(desk.bank, reference)).length).toBeGreaterThan(2);
    await page.reload();
    await expect(page.getByRole('status')).toContainText('Transfer complete');
  });

  test('the server checks by the same rules, and gives back what was typed', async ({ page, desk }) => {
    await page.goto('/');
    await fillOrder(page, { from: desk.source, to: desk.source, amount: '-1' });
    await page.getByRole('button', { name: 'Send money' }).click();
    await expect(page.getByText('Nothing was sent yet')).toBeVisible();
    await expect(page.getByLabel(/^Amount/)).toHaveValue('-1');
    await expect(page.getByLabel('From')).toHaveValue(desk.source);
    expect(await balance(desk.bank, desk.source)).toBe(200_000);
  });
});
