import type { Locator, Page } from '@playwright/test';
import { Client, Connection } from '@temporalio/client';
import { newReferenceId, workflowIdOf } from '#lib/shared/ids.ts';
import {
  DEFAULT_RETRY,
  MONEY_TRANSFER_TASK_QUEUE,
  MONEY_TRANSFER_WORKFLOW,
  type PaymentDetails,
  type TransferPolicy,
} from '#temporal/contract.ts';
import type { Stack } from '#testing/stack/stack.ts';

/** A step in the list, by its data: `withdraw`, `deposit`, `approval` and so on; the last of that name. */
export function stepOf(page: Page, name: string): Locator {
  return page.locator(`[data-step="${name}"]`).last();
}

/** The sentence that says what has become of the transfer; what is still being fetched has a status of its own. */
export function explanationOf(page: Page | Locator): Locator {
  return page.getByRole('status').first();
}

/** One of the places where the money is. */
export function placeOf(page: Page, name: string): Locator {
  return page.locator(`[data-place="${name}"]`);
}

/** Notes that the page that is open now is this one. @returns whether it still is, never reloaded */
export async function markDocument(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => document.documentElement.setAttribute('data-not-reloaded', ''));
  return () => page.evaluate(() => document.documentElement.hasAttribute('data-not-reloaded'));
}

interface Order {
  source: string;
  target: string;
  amountMinor: number;
  policy?: Partial<Omit<TransferPolicy, 'retry'>>;
  retry?: Partial<TransferPolicy['retry']>;
}

/** Starts a transfer as the desk does, with a policy that no form gives it; returns its reference. */
export async function startByClient({ urls }: Stack, { policy, retry, ...order }: Order): Promise<string> {
  const referenceId = newReferenceId();
  const { source: sourceAccount, target: targetAccount, amountMinor } = order;
  const memo = { sourceAccount, targetAccount, amountMinor, currency: 'USD' } as const;
  const details: PaymentDetails = {
    ...memo,
    referenceId,
    requestedBy: 'teller',
    policy: {
      approvalThresholdMinor: 100_000,
      approvalDeadlineMs: 60_000,
      ...policy,
      retry: { ...DEFAULT_RETRY, ...retry },
    },
  };
  const connection = await Connection.connect({ address: urls.temporal });
  await new Client({ connection }).workflow.start(MONEY_TRANSFER_WORKFLOW, {
    workflowId: workflowIdOf(referenceId),
    taskQueue: MONEY_TRANSFER_TASK_QUEUE,
    args: [details],
    memo,
  });
  await connection.close();
  return referenceId;
}
