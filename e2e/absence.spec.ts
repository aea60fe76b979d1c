import { expect, fillOrder, test } from './fixtures.ts';
import { actingAs } from './people.ts';

/** Long enough for a machine that is busy. */
test.setTimeout(60_000);

const AWAY = 'You are offline: the desk does not answer.';

test('a browser without its desk says so, leaves no page, keeps what was typed, and goes on by itself', async ({
  page,
  context,
  desk,
}) => {
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await fillOrder(page, { from: desk.source, to: desk.target, amount: '12' });
  await context.setOffline(true);
  const notice = page.getByRole('status').filter({ hasText: AWAY });
  await expect(notice).toBeVisible();
  await page.getByRole('link', { name: 'Accounts', exact: true }).click();
  await expect(notice).toContainText('No other page can be opened until then.');
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Send money' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'No answer came' })).toBeVisible();

  await context.setOffline(false);
  await expect(page.getByText(AWAY)).toBeHidden();
  await expect(page).toHaveURL('/');
  await expect(page.getByLabel(/^Amount/)).toHaveValue('12');
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.waitForURL(/\/transfers\//);
  await expect(page.getByRole('status').filter({ hasText: 'Transfer complete' })).toBeVisible();
});

test('a search is not lost to a browser without its desk', async ({ page, context }) => {
  await page.goto('/transfers');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.getByRole('searchbox').fill('rm-something');
  await context.setOffline(true);
  await expect(page.getByText(AWAY)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('No other page can be opened until then.')).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue('rm-something');
});

test('a page that takes its time is on its way, and the open one stays until it is there', async ({
  page,
}) => {
  await page.goto('/audit');
  await expect(page.getByText('polling')).toBeVisible();
  let arrive = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route('/accounts*', async (route) => {
    await arrival;
    await route.continue();
  });
  await page.getByRole('link', { name: 'Accounts', exact: true }).click();
  await expect(page.getByText('Opening the page')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Audit trail' })).toBeVisible();
  arrive();
  await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible();
  await expect(page.getByText('Opening the page')).toBeHidden();
});

test('the frame of the pages breaks: a page of its own says so, and leads back', async ({ page }) => {
  await page.addInitScript(() => {
    const listen = document.addEventListener.bind(document);
    document.addEventListener = (
      type: string,
      listener: EventListener,
      options?: AddEventListenerOptions,
    ) => {
      if (type === 'visibilitychange' && !sessionStorage.getItem('broken')) {
        sessionStorage.setItem('broken', 'once');
        throw new Error('broken by a test');
      }
      listen(type, listener, options);
    };
  });
  await page.goto('/audit');
  await expect(page.getByRole('heading', { name: 'The desk broke' })).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Audit trail' })).toBeVisible();
});

test('the keyboard walks through who could act, and switches by Enter alone', async ({ page }) => {
  await page.goto('/audit');
  await expect(page.getByText('polling')).toBeVisible();
  await actingAs(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(actingAs(page)).toHaveValue('operations');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Switch' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(actingAs(page)).toHaveValue('teller');

  await actingAs(page).focus();
  await page.keyboard.press('ArrowDown');
  const switched = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.keyboard.press('Enter');
  await switched;
  await expect(actingAs(page)).toHaveValue('supervisor');
  await page.reload();
  await expect(actingAs(page)).toHaveValue('supervisor');
});
