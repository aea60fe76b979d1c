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
import { expect } from './fixtures.ts';

/**
 * Temporal lists a transfer, and its status, later than the workflow tells it, and not every page that has read a list
 * reads it again.
 */
export async function untilListed(page: Page, reference: string, status = ''): Promise<void> {
  const listed = async () => (await page.request.get(`/transfers.csv?q=${reference}`)).text();
  await expect.poll(listed).toContain(`${reference},${status}`);
}

/** The last step of that name: `withdraw`, `deposit`, `approval` and so on. */
export function stepOf(page: Page, name: string): Locator {
  return page.locator(`[data-step="${name}"]`).last();
}

/** The sentence that explains the transfer's status. */
export function explanationOf(page: Page | Locator): Locator {
  return page.getByRole('status').first();
}

/** In the picture, which is drawn for wide and for narrow pages. */
export function placeOf(page: Page, name: string): Locator {
  return page.locator(`[data-place="${name}"]`).filter({ visible: true });
}

/** @returns a function that tells whether the page has not been reloaded since */
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

/** Starts a transfer under a policy that the form does not offer; returns its reference. */
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
