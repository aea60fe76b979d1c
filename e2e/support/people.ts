import type { Page } from '@playwright/test';
import { Client, Connection } from '@temporalio/client';
import type { Role } from '#lib/auth/permissions.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { retryNow } from '#lib/transfers/commands/retry-now.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import type { TransferOrder } from '#lib/transfers/order.ts';
import type { Stack } from '#testing/stack/stack.ts';
import { expect } from './fixtures.ts';

/** Who the page acts as, where its width shows that. */
export function actingAs(page: Page) {
  return page.getByLabel('Acting as').filter({ visible: true });
}

/** From here on this page's browser acts in a role. Some page of the desk must be open. */
export async function actAs(page: Page, role: Role): Promise<void> {
  const switched = page.waitForResponse((response) => response.request().method() === 'POST');
  await actingAs(page).selectOption(role);
  await switched;
  await expect(actingAs(page)).toHaveValue(role);
}

/** Presses a button that the page holds back, as somebody could who does not use this page. */
export async function pressAllTheSame(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name });
  await expect(button).toBeDisabled();
  await button.evaluate((element) => element.removeAttribute('disabled'));
  await button.click();
}

/** Ends a transfer's workflow from outside, as an operator of Temporal could: the saga learns nothing of it. */
export async function terminateTransfer(temporalAddress: string, referenceId: string): Promise<void> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    await new Client({ connection }).workflow.getHandle(workflowIdOf(referenceId)).terminate('by a test');
  } finally {
    await connection.close();
  }
}

/** Starts transfers below the page, as the desk's own server would: many of them take no longer than one. */
export async function startBelow(stack: Stack, orders: readonly TransferOrder[]): Promise<void> {
  actOn(stack);
  await Promise.all(orders.map(startTransfer));
}

/** Makes the attempt a transfer waits for now: nobody waits for a pause that grows. */
export async function tryAgainBelow(stack: Stack, referenceId: string): Promise<void> {
  actOn(stack);
  await retryNow(referenceId);
}

/** The desk's own functions find their services in the environment. */
function actOn({ urls, bankToken }: Stack): void {
  Object.assign(process.env, {
    BANK_URL: urls.bank,
    BANK_TOKEN: bankToken,
    TEMPORAL_ADDRESS: urls.temporal,
  });
}
