import { expect as baseExpect, type Page } from '@playwright/test';
import { Client, Connection } from '@temporalio/client';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { createTestDatabase } from '#testing/bank/bank.ts';
import { type JoinedProcess, joinStack } from '#testing/stack/joined-process.ts';
import { type OwnStack, statusOf } from '#testing/stack/stack.ts';
import { startBalancer } from './support/balancer.ts';
import { expectOneOfEach, sendIntoOutage } from './support/outage.ts';
import { test as ownStackTest } from './support/own-stack.ts';
import { explanationOf, markDocument, stepOf } from './support/transfer-page.ts';

const expect = baseExpect.configure({ timeout: 40_000 });

const preload = (file: string) => ({ NODE_OPTIONS: `--import ./testing/stack/${file}` });
const CLOCK_BACK = preload('clock-one-hour-back.mjs');

/**
 * Two web processes and two workers on one bank, one Temporal and one audit trail; the second of each has a
 * clock that is one hour behind. Bank and trail are
 * on the Postgres of TEST_BANK_DATABASE_URL where that is set, else on SQLite, which serves all
 * processes of one machine.
 */
const test = ownStackTest.extend<object, { otherWeb: JoinedProcess; otherWorker: JoinedProcess }>({
  environment: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are wanted from this pattern.
    async ({}, use) => {
      const server = process.env.TEST_BANK_DATABASE_URL;
      if (!server) return use({});
      const [bank, audit] = [await createTestDatabase(server), await createTestDatabase(server)];
      await use({ BANK_DATABASE_URL: bank.url, AUDIT_DATABASE_URL: audit.url });
      await bank.drop();
      await audit.drop();
    },
    { scope: 'worker' },
  ],
  otherWeb: [
    async ({ stack, environment }, use) => {
      const web = await joinStack(stack, 'web', { ...environment, ...CLOCK_BACK });
      await use(web);
      await web.end();
    },
    { scope: 'worker' },
  ],
  otherWorker: [
    async ({ stack }, use) => {
      const worker = await joinStack(stack, 'worker', CLOCK_BACK);
      await use(worker);
      await worker.end();
    },
    { scope: 'worker' },
  ],
});

/** In turn: each brings back what it killed before it ends. */
test.describe.configure({ mode: 'default' });
test.setTimeout(120_000);

test('a transfer sent through one web process is live on the other, and in the one audit trail', async ({
  accounts,
  page,
  context,
  otherWeb,
}) => {
  const { database } = await accounts.bank.health();
  expect(database).toBe(process.env.TEST_BANK_DATABASE_URL ? 'postgres' : 'sqlite');
  const list = await context.newPage();
  await list.goto(`${otherWeb.url}/transfers`);
  await expect(list.locator('[data-connection="live"]').first()).toBeVisible();
  const { reference, endOutage } = await sendIntoOutage(accounts, page);
  await list.getByRole('link', { name: reference }).click();
  await expect(stepOf(list, 'deposit')).toHaveAttribute('data-status', 'retrying');
  await endOutage();
  await expect(explanationOf(list)).toContainText('Transfer complete');
  await expect(explanationOf(page)).toContainText('Transfer complete');
  await list.goto(`${otherWeb.url}/audit?about=transfer&id=${reference}`);
  await expect(list.getByTestId('audited')).toContainText('Done');
  await expectOneOfEach(accounts, reference);
});

test('the web process that serves a page dies: the other takes over, live, and accepts new transfers', async ({
  stack,
  accounts,
  browser,
  otherWeb,
}) => {
  const balancer = await startBalancer([stack.urls.web, otherWeb.url]);
  const page = await browser.newPage({ baseURL: balancer.url });
  const { reference, endOutage } = await sendIntoOutage(accounts, page);
  const isSameDocument = await markDocument(page);
  const letRestart = stack.holdRestarts();
  try {
    stack.kill('web');
    await endOutage();
    await expect(explanationOf(page)).toContainText('Transfer complete');
    expect(await isSameDocument()).toBe(true);
    await expectOneOfEach(accounts, reference);
    const next = await accounts.send(page, { amount: '5' });
    await expect(explanationOf(page)).toContainText('Transfer complete');
    await page.goto('/audit');
    for (const sent of [reference, next]) {
      await expect(page.getByTestId('audited').filter({ hasText: sent })).toContainText('Done');
    }
  } finally {
    letRestart();
    await page.close();
    await balancer.close();
  }
  await expect.poll(() => statusOf(`${stack.urls.web}/api/health`)).toBe(200);
});

test('the worker that holds a transfer dies and stays dead: the other takes over, and each is posted once', async ({
  stack,
  accounts,
  page,
  otherWorker,
}) => {
  await accounts.bank.armFault({
    kind: 'hang',
    scope: { account: accounts.target, operation: 'deposit' },
    count: 1,
    by: 'a test',
    reason: 'so that a worker holds it',
  });
  const reference = await accounts.send(page, { amount: '60' });
  await expect(stepOf(page, 'deposit')).toHaveAttribute('data-status', 'running');
  const letRestart = stack.holdRestarts();
  try {
    const holder = await workerHolding(stack, reference);
    const workers = [stack.pids().worker, otherWorker.pid];
    expect(workers).toContain(holder);
    if (holder === otherWorker.pid) otherWorker.kill();
    else stack.kill('worker');
    await expect(explanationOf(page)).toContainText('Transfer complete');
    await expectOneOfEach(accounts, reference);
  } finally {
    letRestart();
  }
});

test('a topic that fails says so alone, and what else is live goes on', async ({
  stack,
  environment,
  accounts,
  browser,
}) => {
  const web = await joinStack(stack, 'web', { ...environment, ...preload('broken-accounts-topic.mjs') });
  const context = await browser.newContext({ baseURL: web.url });
  try {
    const [list, other] = [await context.newPage(), await context.newPage()];
    await list.goto('/accounts');
    await other.goto('/');
    const live = (page: Page) => page.locator('[data-connection]').first();
    for (const page of [list, other]) await expect(live(page)).toHaveText('Live');
    const account = { bank: accounts.targetBank, currency: 'USD', openingBalanceMinor: 0 } as const;
    await accounts.bank.openAccount({
      id: accounts.target.replace('acct', 'broken'),
      ...account,
      holder: 'Broken Topic',
    });
    await expect(live(list)).toHaveText('Error in Remit. Data may be out of date');
    const reference = await accounts.send(other, { amount: '5' });
    await expect(explanationOf(other)).toContainText('Transfer complete');
    await expectOneOfEach(accounts, reference);
    await expect(live(list)).toHaveText('Error in Remit. Data may be out of date');
  } finally {
    await context.close();
    await web.end();
  }
});

test('open streams are limited by address, whatever a client says of itself', async ({ stack }) => {
  const closing = new AbortController();
  const open = async (client: number) => {
    const named = { cookie: `client=${client}`, 'x-forwarded-for': `10.0.0.${client}` };
    const headers = { ...named, 'remit-client-address': `10.0.0.${client}` };
    return (await fetch(`${stack.urls.web}/live?topic=system`, { headers, signal: closing.signal })).status;
  };
  try {
    const statuses: number[] = [];
    while (statuses.at(-1) !== 429 && statuses.length < 300) statuses.push(await open(statuses.length));
    expect(statuses.at(-1)).toBe(429);
    expect(new Set(statuses.slice(0, -1))).toEqual(new Set([200]));
  } finally {
    closing.abort();
  }
  await expect.poll(() => statusOf(`${stack.urls.web}/`)).toBe(200);
});

/** The process id of the worker that runs the current attempt. */
async function workerHolding({ urls }: OwnStack, reference: string): Promise<number> {
  const connection = await Connection.connect({ address: urls.temporal });
  const { raw } = await new Client({ connection }).workflow.getHandle(workflowIdOf(reference)).describe();
  await connection.close();
  return Number(raw.pendingActivities?.[0]?.lastWorkerIdentity?.split('@')[0]);
}
