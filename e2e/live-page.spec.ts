import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import type { Fault, FaultScope } from '#lib/bank-client/contract.ts';
import type { TransferExport } from '#lib/transfers/queries/export-transfer.ts';
import type { Ending } from '#temporal/contract.ts';
import { sharedStack } from '#testing/stack/stack.ts';
import { balance, entriesOf, expect, type TestAccounts, test } from './support/fixtures.ts';
import { failTheRefund, returnBehindItsBack } from './support/outage.ts';
import { actAs } from './support/people.ts';
import { ownStream } from './support/stub-stream.ts';
import {
  explanationOf,
  markDocument,
  placeOf,
  startByClient,
  stepOf,
  untilListed,
} from './support/transfer-page.ts';

const BY_A_TEST = { by: 'a test', reason: 'to see what the page says' };

function takeDown(accounts: TestAccounts, scope: FaultScope): Promise<Fault> {
  return accounts.bank.armFault({ kind: 'down', scope, seconds: 600, ...BY_A_TEST });
}

const ENDINGS: Record<
  Ending,
  {
    badge: string;
    place: string;
    amount: string;
    play: (page: Page, accounts: TestAccounts) => Promise<unknown>;
  }
> = {
  completed: {
    badge: 'Completed',
    place: 'Delivered',
    amount: '20.00',
    play: (page, accounts) => accounts.send(page, { amount: '20' }),
  },
  declined: {
    badge: 'Declined',
    place: 'With sender',
    amount: '20.00',
    play: (page, accounts) =>
      accounts.send(page, { amount: '20', from: accounts.target, to: accounts.source }),
  },
  failed: {
    badge: 'Failed',
    place: 'With sender',
    amount: '20.00',
    play: async (page, accounts) => {
      await takeDown(accounts, { account: accounts.source, operation: 'withdraw' });
      const order = { source: accounts.source, target: accounts.target, amountMinor: 2_000 };
      await open(page, await startByClient(sharedStack(), { ...order, retry: { maximumAttempts: 2 } }));
    },
  },
  rejected: {
    badge: 'Rejected',
    place: 'With sender',
    amount: '1,500.00',
    play: async (page, accounts) => {
      await accounts.send(page, { amount: '1,500' });
      await actAs(page, 'supervisor');
      await page.getByLabel('Reason', { exact: true }).fill('nobody ordered that');
      await page.getByRole('button', { name: 'Reject' }).click();
    },
  },
  expired: {
    badge: 'Expired',
    place: 'With sender',
    amount: '1,500.00',
    play: async (page, accounts) => {
      const order = { source: accounts.source, target: accounts.target, amountMinor: 150_000 };
      const policy = { approvalDeadlineMs: 20_000 };
      await open(page, await startByClient(sharedStack(), { ...order, policy }));
      await expect(stepOf(page, 'approval')).toContainText('Waiting for approval');
    },
  },
  refunded: {
    badge: 'Refunded',
    place: 'Returned',
    amount: '20.00',
    play: async (page, accounts) => {
      await accounts.bank.changeAccount(accounts.target, { status: 'closed' });
      await accounts.send(page, { amount: '20' });
    },
  },
  cancelled: {
    badge: 'Cancelled',
    place: 'Returned',
    amount: '20.00',
    play: async (page, accounts) => {
      await takeDown(accounts, { account: accounts.target });
      await accounts.send(page, { amount: '20' });
      await expect(stepOf(page, 'deposit')).toHaveAttribute('data-status', 'retrying');
      await page.getByText('Cancel…').click();
      await page.getByRole('button', { name: 'Cancel transfer' }).click();
    },
  },
  'refunded-externally': {
    badge: 'Refunded externally',
    place: 'Refunded externally',
    amount: '20.00',
    play: async (page, accounts) => {
      await failTheRefund(accounts);
      await accounts.send(page, { amount: '20' });
      await actAs(page, 'supervisor');
      await page.getByLabel('Pay outside Remit').check();
      await page.getByLabel('Reason', { exact: true }).fill('paid out at the counter');
      await page.getByRole('button', { name: 'Submit' }).click();
      await page.getByLabel('External reference').fill('cheque 4711');
      await page.getByRole('button', { name: 'Record payment' }).click();
    },
  },
  'nothing-owed': {
    badge: 'Nothing owed',
    place: 'Returned',
    amount: '20.00',
    play: async (page, accounts) => {
      const outage = await takeDown(accounts, { account: accounts.target, operation: 'deposit' });
      const reference = await accounts.send(page, { amount: '20' });
      await expect(stepOf(page, 'deposit')).toHaveAttribute('data-status', 'retrying');
      await returnBehindItsBack(sharedStack(), accounts, reference, 2_000);
      await accounts.bank.clearFault(outage.id);
      await actAs(page, 'supervisor');
      await page.getByRole('button', { name: 'Close transfer' }).click();
    },
  },
};

async function open(page: Page, reference: string): Promise<void> {
  await page.goto(`/transfers/${reference}`);
}

for (const [ending, { badge, place, amount, play }] of Object.entries(ENDINGS)) {
  test(`a transfer that ends as ${ending} is followed to its end without a reload`, async ({
    page,
    accounts,
  }) => {
    await play(page, accounts);
    const isSameDocument = await markDocument(page);
    await expect(page.locator('header').getByText(badge, { exact: true })).toBeVisible();
    await expect(placeOf(page, place).getByText(amount, { exact: true })).toBeVisible();
    await expect(page.getByText('Final', { exact: true })).toBeVisible();
    expect(await isSameDocument()).toBe(true);
    const { inTransit } = await accounts.bank.check();
    expect(inTransit.filter(({ transfer }) => page.url().includes(transfer))).toEqual([]);
  });
}

/** A transfer whose deposit fails until the outage ends, with a fixed pause between attempts. */
async function stall(
  accounts: TestAccounts,
  everyMs: number,
): Promise<{ reference: string; endOutage: () => Promise<unknown> }> {
  const fault = await takeDown(accounts, { account: accounts.target });
  const reference = await startByClient(sharedStack(), {
    source: accounts.source,
    target: accounts.target,
    amountMinor: 3_100,
    retry: { initialIntervalMs: everyMs, backoffCoefficient: 1 },
  });
  return { reference, endOutage: () => accounts.bank.clearFault(fault.id) };
}

test('two tabs and a phone show the same of one transfer, at every moment', async ({
  page,
  browser,
  accounts,
}) => {
  const { reference, endOutage } = await stall(accounts, 60_000);
  const phone = await browser.newPage({ viewport: { width: 375, height: 700 } });
  const views = [page, await page.context().newPage(), phone];
  const { href } = new URL(`/transfers/${reference}`, sharedStack().urls.web);
  for (const view of views) await view.goto(href);
  for (const view of views) {
    await expect(stepOf(view, 'deposit')).toHaveAttribute('data-attempts', '1');
    await expect(stepOf(view, 'deposit')).toContainText(/Attempt 2 of 500 in \d+ s/);
    await expect(placeOf(view, 'In transit').getByText('31.00', { exact: true })).toBeVisible();
  }
  await endOutage();
  for (const view of views) await expect(explanationOf(view)).toContainText('Transfer complete');
  const sentences = await Promise.all(views.map((view) => view.getByRole('status').textContent()));
  expect(new Set(sentences).size).toBe(1);
  expect(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await phone.close();
});

test('going from page to page changes what the stream carries, and opens no other', async ({
  page,
  accounts,
}) => {
  const { reference, endOutage } = await stall(accounts, 1_000);
  // What is not in the list when it opens waits to be shown.
  await untilListed(page, reference);
  await ownStream(page);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/live') asked.push(request.method());
  });
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Transfers' }).click();
  await page.getByRole('link', { name: reference }).click();
  await expect(stepOf(page, 'deposit')).toHaveAttribute('data-status', 'retrying');
  await endOutage();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  expect(asked.filter((method) => method === 'GET')).toHaveLength(1);
  expect(asked).toContain('POST');
});

test('a stream is changed only by who knows its id, and only to what exists', async ({ request }) => {
  const post = async (body: unknown, headers = { origin: sharedStack().urls.web }) =>
    (await request.post('/live', { data: body, headers })).status();
  const stream = crypto.randomUUID();
  expect(await post({ stream, topics: ['system'] })).toBe(404);
  expect(await post({ stream, topics: ['nothing'] })).toBe(404);
  for (const body of [{}, { stream: 'one', topics: ['system'] }, { stream, topics: 'system' }]) {
    expect(await post(body)).toBe(400);
  }
  expect(await post({ stream, topics: ['system'] }, { origin: 'https://evil.example.com' })).toBe(403);
});

test('a stream that ends before its transfer does is not taken for the transfer’s end', async ({
  page,
  accounts,
}) => {
  const { reference, endOutage } = await stall(accounts, 1_000);
  await ownStream(page);
  const end = `event: end\ndata: ${JSON.stringify({ topic: `transfer/${reference}` })}\n\n`;
  await page.route(/\/live\?/, (route) => route.fulfill({ contentType: 'text/event-stream', body: end }));
  await open(page, reference);
  await expect(page.locator('header [data-connection="reconnecting"]')).toBeVisible();
  await endOutage();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expect(page.getByText('Final', { exact: true })).toBeVisible();
});

test('the answer is lost: both sides of each attempt are shown, and the money moved once', async ({
  page,
  accounts,
}) => {
  await accounts.bank.armFault({
    kind: 'lose-answer',
    scope: { account: accounts.target },
    count: 1,
    ...BY_A_TEST,
  });
  const reference = await accounts.send(page, { amount: '45' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  const attempts = stepOf(page, 'deposit').locator('[data-attempt]');
  const posted = (await entriesOf(accounts.bank, reference)).find(({ kind }) => kind === 'deposit');
  await expect(attempts).toHaveCount(2);
  await expect(attempts.nth(0)).toContainText(
    `Posted as ${posted?.transactionId}, but the response was lost`,
  );
  await expect(attempts.nth(1)).toContainText(`Already posted as ${posted?.transactionId}`);
  await expect(
    page.getByRole('region', { name: 'Flight recorder' }).getByText('Lose the answer', { exact: true }),
  ).toBeVisible();
  expect(await balance(accounts.bank, accounts.target)).toBe(4_500);
});

test('the export has what the page shows, and what that is made from', async ({ page, accounts }) => {
  const reference = await accounts.send(page, { amount: '9.99' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export JSON' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(`transfer-${reference}.json`);
  const record: TransferExport = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(record.view).toMatchObject({ referenceId: reference, status: 'completed', amountMinor: 999 });
  await expect(explanationOf(page)).toHaveText(record.view.message ?? 'missing');
  for (const item of record.view.timeline) {
    if (item.kind === 'step') {
      await expect(stepOf(page, item.name)).toContainText(item.transactionId ?? 'missing');
      await expect(stepOf(page, item.name)).toContainText(item.key);
    }
  }
  const rows = page.getByRole('region', { name: 'Ledger entries' }).locator('tbody tr');
  await expect(rows).toHaveCount(record.entries?.length ?? 0);
  expect(record.entries).toEqual(
    expect.arrayContaining((await entriesOf(accounts.bank, reference)).slice(0, 1)),
  );
  expect(record.calls?.map(({ operation }) => operation)).toEqual(['withdraw', 'deposit']);
  expect(JSON.stringify(record.history)).toContain('EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED');
});

test('what just happened is explained on the page', async ({ page, accounts }) => {
  await accounts.send(page, { amount: '1,500' });
  await page.getByRole('button', { name: 'Explain' }).click();
  const pane = page.getByRole('region', { name: 'What just happened' });
  await expect(pane).toContainText('TimerStarted');
  await expect(pane).toContainText('temporal/transfer-saga.ts');
});

test('by keyboard alone: a transfer is cancelled, with a reason that the audit trail keeps', async ({
  page,
  accounts,
}) => {
  await takeDown(accounts, { account: accounts.target });
  await accounts.send(page, { amount: '12' });
  await expect(stepOf(page, 'deposit')).toHaveAttribute('data-status', 'retrying');
  await tabTo(page, page.locator('summary', { hasText: 'Cancel…' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByLabel('Reason (optional)'));
  await page.keyboard.type('sent to the wrong account');
  await tabTo(page, page.getByRole('button', { name: 'Cancel transfer' }));
  await page.keyboard.press('Enter');
  await expect(explanationOf(page)).toContainText('Transfer cancelled. Money returned');
  await expect(page.getByRole('region', { name: 'Activity' })).toContainText(
    'Cancellation requested by teller: “sent to the wrong account”',
  );
  expect(await balance(accounts.bank, accounts.source)).toBe(200_000);
});

async function tabTo(page: Page, element: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Tab');
    await expect(element).toBeFocused({ timeout: 1 });
  }).toPass({ intervals: [0] });
}

test('paused, the page does not change; resumed, it catches up', async ({ page, accounts }) => {
  const { reference, endOutage } = await stall(accounts, 1_000);
  await open(page, reference);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(stepOf(page, 'deposit')).toHaveAttribute('data-status', 'retrying');
  await page.getByRole('button', { name: 'Pause updates' }).click();
  await endOutage();
  await expect.poll(async () => (await entriesOf(accounts.bank, reference)).length).toBe(4);
  await expect(placeOf(page, 'In transit').getByText('31.00', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(explanationOf(page)).toContainText('Transfer complete');
});

test('the page of a retrying transfer is accessible', async ({ page, accounts }) => {
  await takeDown(accounts, { account: accounts.target });
  await accounts.send(page, { amount: '5' });
  await expect(stepOf(page, 'deposit')).toHaveAttribute('data-attempts', /[1-9]/);
  expect(await violationsOf(page)).toEqual([]);
});

async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the page is reloaded while it is asked to, and never under a form’s answer', async ({
    page,
    accounts,
  }) => {
    const { reference, endOutage } = await stall(accounts, 1_000);
    await page.goto(`/transfers/${reference}`);
    const refresh = page.locator('meta[http-equiv=refresh]');
    await expect(refresh).toHaveCount(0);
    await page.getByRole('link', { name: 'Follow live' }).click();
    await expect(refresh).toHaveCount(1);
    // Neither is the deposit's key closed before the answer has been seen.
    const cut = await takeDown(accounts, { transfer: reference });
    // A reload in between closes it again. The answer may take longer than a reload, and is awaited after.
    await expect(async () => {
      await page.getByText('Cancel…').click();
      await page
        .getByRole('button', { name: 'Cancel transfer' })
        .click({ timeout: 2_000, noWaitAfter: true });
    }).toPass();
    await expect(page.getByText('Cancellation is already requested.')).toBeVisible();
    await expect(refresh).toHaveCount(0);
    await page.getByRole('link', { name: 'Follow live' }).click();
    await accounts.bank.clearFault(cut.id);
    await endOutage();
    await expect(explanationOf(page)).toContainText('Transfer cancelled');
    await expect(page.getByRole('link', { name: 'Stop' })).toHaveCount(0);
    await expect(refresh).toHaveCount(0);
  });
});
