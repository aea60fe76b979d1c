import { expect, type Page } from '@playwright/test';
import { fillOrder, referenceOf } from './fixtures.ts';

/** Sends money between accounts every desk begins with; returns the reference of the transfer. */
export async function sendMoney(page: Page, from: string, to: string, amount: string): Promise<string> {
  await page.goto('/');
  await fillOrder(page, { from, to, amount });
  await page.getByRole('button', { name: 'Send money' }).click();
  await page.waitForURL(/\/transfers\//);
  return referenceOf(page);
}

/** Plays a scenario of the lab; returns the address of the transfer it has begun, in the presenter's view. */
export async function playScenario(page: Page, title: string): Promise<string> {
  await page.goto('/fault-lab');
  await page.locator('[data-connection="live"]').first().waitFor();
  const card = page.getByRole('listitem', { name: title, exact: true });
  await card.getByRole('button', { name: `Play: ${title}` }).click();
  return (await card.getByRole('link', { name: /^Watch/ }).getAttribute('href')) ?? '/';
}

/** The paths of transfers that nothing moves any more unless a person decides. */
export interface FilledDashboard {
  completed: string;
  refunded: string;
  awaitingApproval: string;
  needsOperator: string;
}

/** One transfer of each kind that stands still, the same on every new desk, whichever runs it. */
export async function fillDashboard(page: Page): Promise<FilledDashboard> {
  const sent = async (from: string, to: string, amount: string, status: string) => {
    const path = `/transfers/${await sendMoney(page, from, to, amount)}`;
    await stands(page, status);
    return path;
  };
  const completed = await sent('85-150', '43-812', '400.00', 'Completed');
  const refunded = await sent('A1001', 'B5555', '42.00', 'Refunded');
  const awaitingApproval = await sent('A1001', '43-812', '1500.00', 'Awaiting approval');
  const [needsOperator = ''] = (await playScenario(page, 'A refund that is stuck')).split('?');
  await page.goto(needsOperator);
  await stands(page, 'Needs an operator');
  return { completed, refunded, awaitingApproval, needsOperator };
}

async function stands(page: Page, status: string): Promise<void> {
  await expect(page.getByRole('main').getByText(status, { exact: true }).first()).toBeVisible();
}
