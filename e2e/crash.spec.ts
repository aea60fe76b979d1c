import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { OwnStack } from '#testing/stack/stack.ts';
import { fillOrder, type TestAccounts } from './support/fixtures.ts';
import { expectOneOfEach, returnBehindItsBack, sendIntoOutage } from './support/outage.ts';
import { test } from './support/own-stack.ts';
import { explanationOf, markDocument, placeOf, stepOf } from './support/transfer-page.ts';

/** In turn: each brings back what it killed before it ends. */
test.describe.configure({ mode: 'default' });

async function expectNewWorker(stack: OwnStack, before: number | undefined): Promise<void> {
  await expect.poll(() => stack.pids().worker ?? before).not.toBe(before);
}

test('the worker is killed between withdraw and deposit: it comes back, each is posted once, and the page keeps it', async ({
  stack,
  accounts,
  page,
}) => {
  const { reference, endOutage } = await sendIntoOutage(accounts, page);
  const before = stack.pids().worker;
  stack.kill('worker');
  await endOutage();
  await expectNewWorker(stack, before);
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expectOneOfEach(accounts, reference);
  // On record, and not only as it happened.
  for (const read of [async () => undefined, () => page.reload()]) {
    await read();
    const recorder = page.getByRole('region', { name: 'Flight recorder' });
    await expect(recorder.getByText('Down: SIGKILL', { exact: true })).toBeVisible();
    const outages = recorder.getByRole('list', { name: 'Outages of processes' });
    await expect(outages).toContainText(
      new RegExp(`Worker ${before}: Down: SIGKILL, .+; began .+ after the start`),
    );
    const changes = recorder.getByRole('list', { name: 'Changes of worker' });
    await expect(changes).toContainText(`Worker ${before} gone, ${stack.pids().worker} goes on`);
    await expect(changes).toContainText('0 steps repeated');
    for (const worker of [before, stack.pids().worker])
      await expect(recorder.getByText(`Worker ${worker}`, { exact: true })).toBeVisible();
  }
});

test('the worker is killed mid-retry: the page stays right, says that no worker polls, and catches up', async ({
  stack,
  accounts,
  page,
  context,
}) => {
  const { reference, endOutage } = await sendIntoOutage(accounts, page);
  const letRestart = stack.holdRestarts();
  stack.kill('worker');
  await endOutage();
  await expect(
    page.getByText('No worker is polling. The transfer is paused safely; the next worker resumes it.'),
  ).toBeVisible();
  await expect(stepOf(page, 'deposit')).toContainText('due now, no worker to run it');
  await expect(placeOf(page, 'In transit')).toContainText('60.00');
  // A page opened now says the same.
  const late = await context.newPage();
  await late.goto(`/transfers/${reference}`);
  await expect(late.getByText('No worker is polling. The transfer is paused safely')).toBeVisible();
  await expect(stepOf(late, 'withdraw')).toHaveAttribute('data-status', 'posted');
  letRestart();
  await expect(page.getByText('No worker is polling. The transfer')).toBeHidden();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expect(explanationOf(late)).toContainText('Transfer complete');
  await expectOneOfEach(accounts, reference);
});

test('everything is stopped mid-transfer and started again: the transfer is still there, and completes', async ({
  stack,
  accounts,
  page,
}) => {
  const { reference, endOutage } = await sendIntoOutage(accounts, page);
  await stack.restart();
  await page.goto('/');
  await page.getByRole('link', { name: reference }).click();
  await expect(page.getByRole('listitem', { name: 'Withdraw USD 60.00' })).toHaveAttribute(
    'data-status',
    'posted',
  );
  await endOutage();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expectOneOfEach(accounts, reference);
});

test('bank and Temporal are killed under an open page: it says so, and recovers', async ({
  stack,
  accounts,
  page,
}) => {
  const { reference, endOutage } = await sendIntoOutage(accounts, page);
  for (const [name, notice] of [
    ['bank', 'Bank unavailable. The transfer waits'],
    ['temporal', 'Temporal unavailable'],
  ] as const) {
    const letRestart = stack.holdRestarts();
    stack.kill(name);
    await expect(page.getByText(notice)).toBeVisible();
    letRestart();
    await expect(page.getByText(notice)).toBeHidden();
  }
  await endOutage();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expectOneOfEach(accounts, reference);
});

test('the web process hangs: an open page no longer says “Live”, then that the connection is lost, and recovers', async ({
  stack,
  accounts,
  page,
}) => {
  const { reference, endOutage } = await sendIntoOutage(accounts, page);
  const isSameDocument = await markDocument(page);
  const { web } = stack.pids();
  if (web === undefined) throw new Error('The web process does not run.');
  process.kill(web, 'SIGSTOP');
  await expect(page.locator('[data-connection="reconnecting"]').first()).toBeVisible();
  await endOutage();
  await expect(page.getByText('Connection lost.')).toBeVisible();
  await expect(explanationOf(page)).not.toContainText('Transfer complete');
  // The supervisor kills it, and starts another.
  await expect.poll(() => stack.pids().web).not.toBe(web);
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await expect(page.getByText('Connection lost.')).toBeHidden();
  expect(await isSameDocument()).toBe(true);
  await expectOneOfEach(accounts, reference);
});

test('nothing listens on any other address than 127.0.0.1', async ({ stack }) => {
  for (const url of Object.values(stack.urls)) {
    const port = Number(new URL(url.includes('://') ? url : `tcp://${url}`).port);
    expect(await answers('127.0.0.1', port)).toBe(true);
    // A socket bound to all interfaces would answer here too.
    expect(await answers('127.0.0.2', port)).toBe(false);
    expect(await answers('::1', port)).toBe(false);
  }
});

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

test('with bank and Temporal gone, the pages load, say so, and recover', async ({
  stack,
  accounts,
  page,
}) => {
  const reference = await accounts.send(page, { amount: '10' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  const letRestart = stack.holdRestarts();
  stack.kill('bank');
  stack.kill('temporal');
  await page.goto('/');
  await expect(page.getByText('Bank unavailable')).toBeVisible();
  await expect(page.getByText('Temporal unavailable')).toBeVisible();
  await page.goto(`/transfers/${reference}`);
  await expect(page.getByText('Temporal unavailable')).toBeVisible();
  letRestart();
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await page.goto('/');
  await expect(page.getByRole('link', { name: reference })).toContainText('Completed');
});

test('a page opened while Temporal is down shows where the money is, by the bank’s ledger', async ({
  stack,
  accounts,
  page,
}) => {
  const { reference, endOutage } = await sendIntoOutage(accounts, page);
  const letRestart = stack.holdRestarts();
  stack.kill('temporal');
  await page.goto(`/transfers/${reference}`);
  await expect(page.getByText('Temporal unavailable. Steps and decisions')).toBeVisible();
  const ledger = page.getByRole('region', { name: 'Bank ledger' });
  await expect(
    ledger.getByText(`USD 60.00 withdrawn from ${accounts.source} · USD 60.00 in transit.`),
  ).toBeVisible();
  await expect(ledger.getByRole('row')).toHaveCount(3);
  await endOutage();
  letRestart();
  await expect(explanationOf(page)).toContainText('Transfer complete');
});

test('Temporal loses its data: the page says so, and a page opened later says where the money is', async ({
  stack,
  accounts,
  page,
}) => {
  const { reference } = await sendIntoOutage(accounts, page);
  const letRestart = stack.holdRestarts();
  stack.kill('temporal');
  for (const suffix of ['', '-wal', '-shm'])
    await rm(join(stack.dataDir, `temporal.db${suffix}`), { force: true });
  letRestart();
  await expect(page.getByText('Temporal has lost this transfer.')).toBeVisible();
  await expect(placeOf(page, 'In transit')).toContainText('60.00');
  // The new process never knew the transfer: the page must not take that for the transfer’s end.
  stack.kill('web');
  const lost = page.getByRole('heading', { name: 'Temporal has lost this transfer' });
  await expect(lost).toBeVisible();
  await page.reload();
  await expect(lost).toBeVisible();
  await expect(page.getByText('USD 60.00 is in transit until it is repaired.')).toBeVisible();
  await returnBehindItsBack(stack, accounts, reference, 6_000);
});

test.describe('the web process is killed between the press and the answer', () => {
  async function typeOrder(page: Page, { source, target }: TestAccounts): Promise<string> {
    await page.goto('/');
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    await fillOrder(page, { from: source, to: target, amount: '60' });
    await expect(page.getByRole('region', { name: 'Balances after this transfer' })).toBeVisible();
    return page.getByLabel('Reference').inputValue();
  }

  test('and had started the transfer: its view goes on', async ({ stack, accounts, page }) => {
    const reference = await typeOrder(page, accounts);
    await page.route('/', async (route) => {
      await route.fetch({ maxRedirects: 0 });
      stack.kill('web');
      await route.abort();
    });
    await page.getByRole('button', { name: 'Send money' }).click();
    await page.waitForURL(`/transfers/${reference}`);
    await expect(explanationOf(page)).toContainText('Transfer complete');
    await expectOneOfEach(accounts, reference);
  });

  test('and had not: the form says that it may have, and sends it again', async ({
    stack,
    accounts,
    page,
  }) => {
    const reference = await typeOrder(page, accounts);
    const letRestart = stack.holdRestarts();
    await page.route('/', async (route) => {
      stack.kill('web');
      await route.abort();
    });
    await page.getByRole('button', { name: 'Send money' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'The server did not respond' })).toContainText(
      'You can safely resend with the same reference.',
    );
    await expect(page.getByLabel(/^Amount/)).toHaveValue('60');
    await expect(page.locator('[data-connection="reconnecting"]').first()).toBeVisible();
    letRestart();
    await page.unrouteAll();
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Send money' }).click();
    await page.waitForURL(`/transfers/${reference}`);
    await expect(explanationOf(page)).toContainText('Transfer complete');
    await expectOneOfEach(accounts, reference);
  });
});
