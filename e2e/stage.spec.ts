import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { SCENARIO_IDS } from '#lib/fault-lab/scenarios/catalogue.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import type { OwnStack } from '#testing/stack/stack.ts';
import { entriesOf, posterOf, type TestAccounts } from './support/fixtures.ts';
import { test } from './support/own-stack.ts';
import { actAs } from './support/people.ts';
import { expect, postingsOf } from './support/played-scenario.ts';
import { twoFrames } from './support/scripts.ts';
import { ownStream } from './support/stub-stream.ts';
import { placeOf, startByClient } from './support/transfer-page.ts';

/** In turn: each brings back what it killed before it ends. */
test.describe.configure({ mode: 'default' });

const SIZES = [
  { width: 1024, height: 768 },
  { width: 1440, height: 810 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
];

const tile = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Processes' }).getByRole('listitem', { name, exact: true });
const guide = (page: Page, part: string) =>
  page
    .locator('dl div')
    .filter({ has: page.getByText(part, { exact: true }) })
    .locator('dd');
const figure = (page: Page, label: string) =>
  page.locator('dl[aria-label="Score"] div').filter({ has: page.getByText(label, { exact: true }) });
const standing = (page: Page) => page.locator('[aria-current="step"]');

async function openStage(page: Page, reference: string): Promise<void> {
  await page.goto(`/stage/${reference}`);
  // A key pressed before hydration is lost.
  await expect(page.locator('[data-connection="live"]')).toBeVisible();
}

/** It has withdrawn, and tries again to deposit every ten minutes, or when the outage of its target ends. */
async function stall(accounts: TestAccounts, stack: OwnStack): Promise<string> {
  await accounts.bank.armFault({
    kind: 'down',
    scope: { account: accounts.target },
    seconds: 600,
    by: 'a test',
    reason: 'to stop between the steps',
  });
  const reference = await startByClient(stack, {
    source: accounts.source,
    target: accounts.target,
    amountMinor: 3_100,
    retry: { initialIntervalMs: 600_000, backoffCoefficient: 1, maximumIntervalMs: 600_000 },
  });
  await expect.poll(() => postingsOf(accounts.bank, reference)).toEqual(['withdrawal']);
  return reference;
}

async function expectToFit(page: Page): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const clipped = await page.evaluate(() => {
      const { clientWidth, clientHeight, scrollWidth, scrollHeight } = document.documentElement;
      const isScrolled = scrollHeight > clientHeight || scrollWidth > clientWidth;
      const isOut = ({ left, top, right, bottom }: DOMRect) =>
        left < -0.5 || top < -0.5 || right > clientWidth + 0.5 || bottom > clientHeight + 0.5;
      // What is clipped, or would lie over its neighbour.
      const isBox = (part: Element) =>
        part.parentElement?.matches('.stage-body') || getComputedStyle(part).overflowY !== 'visible';
      const holdsMore = (part: Element) => isBox(part) && part.scrollHeight > part.clientHeight + 1;
      const parts = [
        ...document.querySelectorAll(
          '.stage-body, .stage-body :is(header, section, footer, ul, li, ol, dl, div, fieldset, button)',
        ),
      ];
      const bad = parts.filter(
        (part) =>
          part.getClientRects().length > 0 &&
          !part.closest('.sr-only') &&
          (isOut(part.getBoundingClientRect()) || holdsMore(part)),
      );
      return { isScrolled, bad: bad.map((part) => part.outerHTML.slice(0, 200)) };
    });
    expect(clipped, `${size.width} × ${size.height}`).toEqual({ isScrolled: false, bad: [] });
  }
}

test('it fits every screen from 1024 × 768 to 4K, with a transfer and with every scenario', async ({
  page,
  stack,
  accounts,
}) => {
  test.setTimeout(240_000);
  await openStage(page, await stall(accounts, stack));
  await expect(guide(page, 'NOW')).toContainText('Retrying automatically.');
  await expectToFit(page);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  for (const id of SCENARIO_IDS) {
    await page.goto(`/stage/${newReferenceId()}?scenario=${id}`);
    await expect(page.getByRole('button', { name: /^Play: / })).toBeVisible();
    await expectToFit(page);
  }
});

test('on a phone it is stacked, and as large as any page', async ({ page, stack, accounts }) => {
  await page.setViewportSize({ width: 844, height: 390 });
  await openStage(page, await stall(accounts, stack));
  const size = await tile(page, 'Worker').evaluate((one) =>
    Number.parseFloat(getComputedStyle(one).fontSize),
  );
  expect(size).toBeGreaterThanOrEqual(14);
});

test('it shows the line of the workflow where the transfer stands, and the score keeps its place', async ({
  page,
  stack,
  accounts,
}) => {
  await openStage(page, await stall(accounts, stack));
  await expect(standing(page)).toContainText('await saga.deposit()');
  const { holder } = await accounts.bank.getAccount(accounts.target);
  await expect(guide(page, 'NOW')).toContainText(`Deposit USD 31.00 into ${holder}: `);
  await expect(page.getByText(`${holder} to ${holder}`)).toBeVisible();
  await expect(figure(page, 'lost')).toContainText('0.00');
  await expect(figure(page, 'twice')).toContainText('0');
  await expect(figure(page, 'calls')).toContainText('2');
  const places = () =>
    page
      .locator('dl[aria-label="Score"] div')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
  const before = await places();
  await page.keyboard.press('b');
  await expect(standing(page)).toContainText('return completed(saga.record)');
  await expect(figure(page, 'calls')).toContainText('3');
  await expect(guide(page, 'NOW')).toContainText('3 calls, 1 withdrawal, 1 deposit.');
  expect(await places()).toEqual(before);
  await expectToFit(page);
});

test('K kills the worker: it stays down for six seconds, also when the stage is closed, or until K brings it back', async ({
  page,
  context,
  stack,
}) => {
  const reference = newReferenceId();
  await openStage(page, reference);
  await expect(tile(page, 'Worker')).toContainText('Up');
  const before = stack.pids().worker;
  await page.keyboard.press('k');
  await expect(tile(page, 'Worker')).toContainText(/^Worker\s*Down, back in \d s/);
  await page.keyboard.press('K');
  await expect(tile(page, 'Worker')).toContainText('Up');
  await expect(page.getByRole('button', { name: 'Kill worker' })).toBeVisible();

  await page.keyboard.press('k');
  await expect(tile(page, 'Worker')).toContainText('Down');
  const other = await context.newPage();
  await page.close();
  await expect.poll(() => stack.pids().worker ?? before).not.toBe(before);
  await other.goto(`/stage/${reference}`);
  await expect(tile(other, 'Worker')).toContainText('Up');
});

test('T kills Temporal: the stage says so, keeps its picture, and follows again', async ({
  page,
  stack,
  accounts,
}) => {
  await openStage(page, await stall(accounts, stack));
  await page.keyboard.press('t');
  await expect(tile(page, 'Temporal')).toContainText('Down');
  await expect(placeOf(page, 'In transit').getByText('31.00', { exact: true })).toBeVisible();
  await expect(tile(page, 'Temporal')).toContainText('Up');
  await page.keyboard.press('b');
  await expect(guide(page, 'NOW')).toContainText('1 deposit.');
});

test('while Temporal is down, a stage that is loaded says so and offers no Play, and it follows again', async ({
  page,
  stack,
  accounts,
}) => {
  const reference = await stall(accounts, stack);
  await openStage(page, `${reference}?scenario=bank-down`);
  const letRestart = stack.holdRestarts();
  stack.kill('temporal');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Temporal unavailable' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Play: / })).toBeHidden();
  letRestart();
  await expect(page.getByRole('heading', { name: 'USD 31.00' })).toBeVisible();
});

test('what the bank has and Temporal does not is no transfer to play: its page says what is wrong', async ({
  page,
  stack,
  accounts,
}) => {
  const reference = newReferenceId();
  const order = {
    transfer: reference,
    account: accounts.source,
    amountMinor: 3_100,
    currency: 'USD',
  } as const;
  const poster = posterOf(stack);
  await poster.withdraw(order, { key: `${reference}-withdraw`, attempt: 1 });
  await page.goto(`/stage/${reference}?scenario=happy-path`);
  await page.waitForURL(`/transfers/${reference}`);
  await expect(page.getByRole('heading', { name: 'Temporal has lost this transfer' })).toBeVisible();
  await poster.refund(order, { key: `${reference}-refund`, attempt: 1 });
});

test('R retries now, B ends the outage and takes the bank down again, and nothing is lost', async ({
  page,
  stack,
  accounts,
}) => {
  const reference = await stall(accounts, stack);
  await page.goto('/');
  await actAs(page, 'supervisor');
  await openStage(page, reference);
  const bank = tile(page, accounts.targetBank);
  await expect(bank).toContainText('Down');
  await page.keyboard.press('r');
  await expect(guide(page, 'NOW')).toContainText('attempt 2 failed');
  await page.keyboard.press('b');
  await expect(bank).toContainText('Up');
  await expect(guide(page, 'NOW')).toContainText('4 calls, 1 withdrawal, 1 deposit.');
  expect(await postingsOf(accounts.bank, reference)).toEqual(['withdrawal', 'deposit']);
  await page.keyboard.press('b');
  await expect(bank).toContainText('Down');
  await page.keyboard.press('b');
  await expect(bank).toContainText('Up');
});

test('C cancels: the money goes back, and the stage says what would have been otherwise', async ({
  page,
  stack,
  accounts,
}) => {
  const reference = await stall(accounts, stack);
  await openStage(page, reference);
  await page.keyboard.press('c');
  await expect(guide(page, 'NOW')).toContainText('You cancelled in time: the deposit was ruled out');
  await expect(standing(page)).toContainText('endedCancelled(saga.record)');
  await expectToFit(page);
  expect(await postingsOf(accounts.bank, reference)).toEqual(['withdrawal', 'refund']);
});

test('the teller asks, A approves as the second person, and the audit trail says whose session it was', async ({
  page,
  accounts,
}) => {
  await page.goto('/');
  await actAs(page, 'supervisor');
  const reference = newReferenceId();
  await openStage(page, `${reference}?scenario=approval`);
  await page.getByRole('button', { name: 'Play: Approval over the threshold' }).click();
  await expect(standing(page)).toContainText('await saga.approve()');
  expect(await entriesOf(accounts.bank, reference)).toEqual([]);
  await page.keyboard.press('a');
  await expect(guide(page, 'NOW')).toContainText('1 withdrawal, 1 deposit.');
  await page.keyboard.press('Escape');
  await page.waitForURL(`/transfers/${reference}`);
  await expect(page.getByRole('region', { name: 'Activity' })).toContainText(
    'by supervisor: “Approved on the stage”',
  );
  await page.goto(`/audit?about=transfer&id=${reference}`);
  await expect(page.getByTestId('audited').first()).toContainText('Session role: supervisor');
});

test('A and R borrow nobody for a transfer that is not the demonstration’s', async ({
  page,
  stack,
  accounts,
}) => {
  const reference = await accounts.send(page, { amount: '1,500' });
  await openStage(page, reference);
  await expect(standing(page)).toContainText('await saga.approve()');
  await page.keyboard.press('a');
  await expect(page.getByRole('alert').filter({ hasText: 'Supervisors only.' })).toBeVisible();
  expect(await entriesOf(accounts.bank, reference)).toEqual([]);
  await openStage(page, await stall(accounts, stack));
  await page.keyboard.press('r');
  await expect(page.getByRole('alert').filter({ hasText: 'Supervisors only.' })).toBeVisible();
});

test('A does not let the requester approve', async ({ page, accounts }) => {
  await page.goto('/');
  await actAs(page, 'supervisor');
  const reference = await accounts.send(page, { amount: '1,500' });
  await openStage(page, reference);
  await expect(standing(page)).toContainText('await saga.approve()');
  await page.keyboard.press('a');
  await expect(page.getByRole('alert').filter({ hasText: 'requester' })).toBeVisible();
  expect(await entriesOf(accounts.bank, reference)).toEqual([]);
});

test('a press that does nothing now says why, in its place, and moves nothing', async ({
  page,
  stack,
  accounts,
}) => {
  await openStage(page, await stall(accounts, stack));
  const boxOf = async (one: Locator) => JSON.stringify(await one.boundingBox());
  const keys = page.getByRole('group', { name: 'Keys' });
  const before = await boxOf(keys);
  await page.keyboard.press('a');
  await expect(page.getByText('No approval is pending.')).toBeVisible();
  expect(await boxOf(keys)).toBe(before);
  await expectToFit(page);
  await page.keyboard.press('r');
  await expect(page.getByText('No approval is pending.')).toBeHidden();
});

test('by keyboard alone: p opens it, Escape leads back, and letters do nothing once they are off', async ({
  page,
  stack,
  accounts,
}) => {
  const reference = await stall(accounts, stack);
  await page.goto(`/transfers/${reference}`);
  await expect(page.locator('[data-connection="live"]')).toBeVisible();
  await page.keyboard.press('p');
  await page.waitForURL(`/stage/${reference}`);
  await expect(standing(page)).toContainText('await saga.deposit()');
  await expect(page).toHaveTitle(new RegExp(`^(\\(\\d+\\) )?Stage ${reference} · Remit$`));
  await page.keyboard.press('Escape');
  await page.waitForURL(`/transfers/${reference}`);
  // Its keys listen once it is drawn.
  await twoFrames(page);
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.waitForURL('/stage');

  await page.evaluate(() => localStorage.setItem('single-key-shortcuts', 'off'));
  await openStage(page, reference);
  await page.keyboard.press('a');
  await page.keyboard.press('c');
  await expect(page.getByText('No approval is pending.')).toBeHidden();
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect(guide(page, 'NOW')).toContainText('You cancelled in time');
  await page.keyboard.press('Escape');
  await page.waitForURL(`/transfers/${reference}`);
});

test('Play opens the stage first: the transfer is seen from its first event on, and a reload plays nothing', async ({
  page,
  accounts,
}) => {
  await page.goto('/fault-lab');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Play: The happy path' }).click();
  await page.waitForURL(/\/stage\/rm-[a-z0-9-]+\?scenario=happy-path$/);
  await expect(guide(page, 'NOW')).toContainText('2 calls, 1 withdrawal, 1 deposit.');
  const reference = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.reload();
  await expect(guide(page, 'NOW')).toContainText('2 calls');
  expect(await postingsOf(accounts.bank, reference)).toEqual(['withdrawal', 'deposit']);
});

test('paused updates do not hold Play back, and are resumed on the stage', async ({ page, accounts }) => {
  await page.goto(`/transfers/${await accounts.send(page, { amount: '1,500' })}`);
  await expect(page.locator('[data-connection="live"]')).toBeVisible();
  await page.getByRole('button', { name: 'Pause updates' }).click();
  await page.getByRole('link', { name: 'Fault lab' }).click();
  await page.getByRole('button', { name: 'Play: The happy path' }).click();
  await page.waitForURL(/\/stage\//);
  await expect(page.getByRole('heading', { name: /^USD / })).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(guide(page, 'NOW')).toContainText('2 calls, 1 withdrawal, 1 deposit.');
});

test('a link to a stage plays nothing before Play is pressed', async ({ page, accounts }) => {
  const reference = newReferenceId();
  await page.goto(`/stage/${reference}?scenario=withdrawal-answer-lost`);
  await expect(page.locator('[data-connection="live"]')).toBeVisible();
  expect(await entriesOf(accounts.bank, reference)).toEqual([]);
  await page.keyboard.press('c');
  await expect(page.getByText('The transfer has not started yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Play: Answer lost after the withdrawal' }).click();
  await expect(guide(page, 'NOW')).toContainText('3 calls, 1 withdrawal, 1 deposit. An answer was lost');
  await expect(page.getByText('The transfer has not started yet.')).toBeHidden();
  await expectToFit(page);
});

/** Its stream ends before the transfer is there, as the server ends one that is not started in time. */
async function endStreamEarly(page: Page, reference: string): Promise<void> {
  await ownStream(page);
  await page.addInitScript((topic) => {
    const { EventSource } = window;
    let hasEnded = false;
    window.EventSource = class extends EventSource {
      constructor(url: string | URL) {
        super(url);
        this.addEventListener('open', () => {
          if (hasEnded) return;
          hasEnded = true;
          this.dispatchEvent(new MessageEvent('end', { data: JSON.stringify({ topic }) }));
        });
      }
    };
  }, `transfer/${reference}`);
}

test('a stage that waits longer for its transfer is not final, and shows what another window plays', async ({
  page,
  context,
  accounts,
}) => {
  const reference = newReferenceId();
  const address = `/stage/${reference}?scenario=happy-path`;
  await endStreamEarly(page, reference);
  const looks = page.waitForRequest((request) =>
    request.url().endsWith(`/live/snapshot?topic=transfer%2F${reference}`),
  );
  await page.goto(address);
  await looks;
  await expect(page.locator('[data-connection]')).toHaveAttribute('data-connection', 'live');
  const other = await context.newPage();
  await other.goto(address);
  await other.getByRole('button', { name: 'Play: The happy path' }).click();
  await expect(guide(page, 'NOW')).toContainText('2 calls, 1 withdrawal, 1 deposit.');
  await expect(page.getByText('Final', { exact: true })).toBeVisible();
  expect(await postingsOf(accounts.bank, reference)).toEqual(['withdrawal', 'deposit']);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('it is rendered, led to and left by links, and its keys are buttons', async ({
    page,
    stack,
    accounts,
  }) => {
    const reference = await stall(accounts, stack);
    await page.goto(`/transfers/${reference}`);
    await page.getByRole('main').getByRole('link', { name: 'Present' }).click();
    await expect(standing(page)).toContainText('await saga.deposit()');
    await expect(figure(page, 'lost')).toContainText('0.00');
    await page.getByRole('link', { name: 'Follow live' }).click();
    await expect(page.locator('meta[http-equiv="refresh"]')).toBeAttached();
    await page.getByRole('link', { name: 'Stop' }).click();
    await expect(page.getByRole('link', { name: 'Follow live' })).toBeVisible();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => postingsOf(accounts.bank, reference)).toEqual(['withdrawal', 'refund']);
    await page.getByRole('link', { name: 'Exit (Esc)' }).click();
    await expect(page.getByRole('heading', { name: 'Steps' })).toBeVisible();
  });
});
