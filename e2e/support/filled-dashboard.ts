import { expect, type Page } from '@playwright/test';
import { fillOrder, referenceOf } from './fixtures.ts';
import { playedReference } from './played-scenario.ts';

/** Sends money between accounts that exist from the start; returns the reference. */
export async function sendMoney(page: Page, from: string, to: string, amount: string): Promise<string> {
  await page.goto('/');
  await fillOrder(page, { from, to, amount });
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.waitForURL(/\/transfers\//);
  return referenceOf(page);
}

/** Plays a scenario; returns the reference of its transfer. */
export async function playScenario(page: Page, title: string): Promise<string> {
  await page.goto('/fault-lab');
  await page.locator('[data-connection="live"]').first().waitFor();
  const card = page.getByRole('listitem', { name: title, exact: true });
  await card.getByRole('button', { name: `Play: ${title}` }).click();
  return playedReference(page);
}

export interface FilledDashboard {
  completed: string;
  refunded: string;
  awaitingApproval: string;
  awaitingOperator: string;
}

/** One transfer of each kind that no longer changes by itself, the same on every new stack. */
export async function fillDashboard(page: Page): Promise<FilledDashboard> {
  const sent = async (from: string, to: string, amount: string, status: string) => {
    const path = `/transfers/${await sendMoney(page, from, to, amount)}`;
    await expectStatus(page, status);
    return path;
  };
  const completed = await sent('85-150', '43-812', '400.00', 'Completed');
  const refunded = await sent('A1001', 'B5555', '42.00', 'Refunded');
  const awaitingApproval = await sent('A1001', '43-812', '1500.00', 'Awaiting approval');
  const awaitingOperator = `/transfers/${await playScenario(page, 'A refund that is stuck')}`;
  await page.goto(awaitingOperator);
  await expectStatus(page, 'Awaiting decision');
  await expectListed(page, ['Completed', 'Refunded', 'Awaiting approval', 'Awaiting decision']);
  return { completed, refunded, awaitingApproval, awaitingOperator };
}

async function expectStatus(page: Page, status: string): Promise<void> {
  await expect(page.getByRole('main').getByText(status, { exact: true }).first()).toBeVisible();
}

/** Temporal lists a status later than its workflow tells it. */
async function expectListed(page: Page, statuses: readonly string[]): Promise<void> {
  await page.goto('/');
  for (const status of statuses) await expectStatus(page, status);
  const overview = page.getByRole('region', { name: 'Overview' });
  for (const figure of ['At risk USD 400.00', 'Open 2', 'Needs a person 2']) {
    await expect(overview.getByRole('link', { name: figure, exact: true })).toBeVisible();
  }
}
