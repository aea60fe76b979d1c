import { newReferenceId } from '#lib/shared/ids.ts';
import { balance } from './support/fixtures.ts';
import { test } from './support/own-stack.ts';
import { startTransfers } from './support/people.ts';
import { expect, playScenario, postingsOf } from './support/played-scenario.ts';

/* On a stack of their own: others look for their transfer among the latest. */
test.describe.configure({ mode: 'default' });

test('a long list has pages, and every transfer is on one of them', async ({ page, stack, accounts }) => {
  const references = Array.from({ length: 52 }, () => newReferenceId());
  await startTransfers(
    stack,
    references.map((referenceId) => ({
      referenceId,
      sourceAccount: accounts.source,
      targetAccount: accounts.target,
      amountMinor: 100,
      currency: 'USD',
      requestedBy: 'a test',
    })),
  );
  const links = page.locator('main [data-list-item]');
  const all = page.getByRole('link', { name: /^Completed\s*52$/ });
  await page.goto(`/transfers?account=${accounts.source}`);
  await expect(all).toBeVisible();
  await page.reload();
  await expect(links).toHaveCount(50);
  const first = await links.allInnerTexts();
  await page.getByRole('link', { name: 'Older' }).click();
  await page.waitForURL(/cursor=/);
  await expect(links).toHaveCount(2);
  expect([...first, ...(await links.allInnerTexts())].sort()).toEqual(references.sort());
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect(links).toHaveCount(50);
});

test('burst: fifty transfers wait out one outage, and every cent arrives', async ({ page, accounts }) => {
  const { card, reference } = await playScenario(page, 'burst');
  await expect(card.getByRole('link', { name: 'All 50 transfers' })).toHaveAttribute(
    'href',
    /^\/transfers\?account=demo-castell-/,
  );
  await expect(page.getByText(/bank2\.example\.com is back: \d+ transfers? resumes?\./)).toBeVisible();
  await expect.poll(() => postingsOf(accounts.bank, reference)).toEqual(['withdrawal', 'deposit']);
  const deposit = (await accounts.bank.listTransferEntries(reference)).items.find(
    ({ kind, account }) => kind === 'deposit' && account.startsWith('demo-payday-'),
  );
  const target = deposit?.account ?? 'missing';
  await expect.poll(() => balance(accounts.bank, target)).toBe(50 * (deposit?.amountMinor ?? 0));
  await expect(card.getByText('Completed', { exact: true })).toBeVisible();
});
