import type { Page } from '@playwright/test';
import { Client, Connection } from '@temporalio/client';
import type { Role } from '#lib/auth/permissions.ts';
import { SHOWN_ROLE } from '#lib/auth/shown-role.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { retryNow } from '#lib/transfers/commands/retry-now.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import type { TransferOrder } from '#lib/transfers/order.ts';
import { MONEY_TRANSFER_TASK_QUEUE, MONEY_TRANSFER_WORKFLOW } from '#temporal/contract.ts';
import type { Stack } from '#testing/stack/stack.ts';
import { expect } from './fixtures.ts';
import { untilReacts } from './scripts.ts';

/** The role switch that is visible at this width. */
export function actingAs(page: Page) {
  return page.getByLabel('Acting as').filter({ visible: true });
}

/** Switches the role of this page's browser. A page must be open. */
export async function actAs(page: Page, role: Role): Promise<void> {
  await untilReacts(actingAs(page));
  await actingAs(page).selectOption(role);
  // The switch shows it at once, a form only once the page has been rendered for that role.
  await expect(page.locator(`[name=${SHOWN_ROLE}]`).first()).toHaveValue(role);
  await expect(actingAs(page)).toHaveValue(role);
}

/** Presses a disabled button, as somebody could who does not use the page. */
export async function pressDisabled(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name });
  await expect(button).toBeDisabled();
  await button.evaluate((element) => element.removeAttribute('disabled'));
  await button.click();
}

/** Terminates a transfer's workflow, as an operator of Temporal could: the saga cannot react. It is listed by then. */
export async function terminateTransfer(temporalAddress: string, referenceId: string): Promise<void> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const { workflow } = new Client({ connection });
    const workflowId = workflowIdOf(referenceId);
    await workflow.getHandle(workflowId).terminate('by a test');
    const listed = `WorkflowId = '${workflowId}' AND ExecutionStatus = 'Terminated'`;
    await expect.poll(async () => (await workflow.count(listed)).count).toBe(1);
  } finally {
    await connection.close();
  }
}

/** As any client of Temporal can, with anything as its order. */
export async function startUnreadable(temporalAddress: string, referenceId: string): Promise<void> {
  const connection = await Connection.connect({ address: temporalAddress });
  const start = {
    workflowId: workflowIdOf(referenceId),
    taskQueue: MONEY_TRANSFER_TASK_QUEUE,
    args: ['not an order'],
  };
  try {
    const handle = await new Client({ connection }).workflow.start(MONEY_TRANSFER_WORKFLOW, start);
    await expect(handle.result()).rejects.toThrow();
  } finally {
    await connection.close();
  }
}

/** Starts transfers without the page: many take no longer than one. */
export async function startTransfers(stack: Stack, orders: readonly TransferOrder[]): Promise<void> {
  actOn(stack);
  await Promise.all(orders.map((order) => startTransfer(order)));
}

/** Retries now, so that no test waits out a backoff. */
export async function retryTransfer(stack: Stack, referenceId: string): Promise<void> {
  actOn(stack);
  await retryNow(referenceId);
}

/** The functions of lib/ read their addresses from the environment. */
function actOn({ urls, bankToken }: Stack): void {
  Object.assign(process.env, {
    BANK_URL: urls.bank,
    BANK_TOKEN: bankToken,
    TEMPORAL_ADDRESS: urls.temporal,
  });
}
