import AxeBuilder from '@axe-core/playwright';
import { sharedStack } from '#testing/stack/stack.ts';
import { isAction } from './support/actions.ts';
import { balance, expect, test } from './support/fixtures.ts';
import { failTheRefund } from './support/outage.ts';
import { actAs, terminateTransfer } from './support/people.ts';
import { stubStream } from './support/stub-stream.ts';

test('a large amount waits with everything needed to decide; a second person approves it, and the decision stays visible', async ({
  page,
  accounts,
}) => {
  const reference = await accounts.send(page, { amount: '1,500' });
  await page.goto('/work-queue');
  const card = page.getByRole('listitem', { name: `Transfer ${reference}` });
  await expect(card).toContainText('USD 1,500.00');
  await expect(card).toContainText('USD 2,000.00');
  await expect(card).toContainText(/expires in \d+ h/);
  await expect(card.getByRole('button', { name: 'Approve' })).toBeDisabled();
  await expect(card).toContainText('Requested by you (teller): someone else must decide.');

  await actAs(page, 'supervisor');
  await card.getByRole('button', { name: 'Approve' }).click();
  await expect(card.getByRole('alert')).toContainText('Enter a reason');
  expect(await balance(accounts.bank, accounts.source)).toBe(200_000);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (isAction(request)) sent.push(request.postData() ?? '');
  });
  await card.getByLabel('Reason').fill(`the invoice of ${reference} is right`);
  // In a text field it decides nothing.
  await card.getByLabel('Reason').press('Enter');
  await card.getByRole('button', { name: 'Approve' }).click();
  // Said for five seconds, by what outlives the card, and the focus is not lost with it.
  await expect(page.getByText('Approved.', { exact: true })).toBeVisible();
  await expect(card.getByText('Approved.', { exact: true })).toHaveCount(0);
  await expect(card).toBeHidden();
  expect(sent).toHaveLength(1);
  await expect(page.locator('body')).not.toBeFocused();
  await expect.poll(() => balance(accounts.bank, accounts.target)).toBe(150_000);
  const decided = page.getByRole('region', { name: 'Recent decisions' });
  await expect(decided).toContainText(`the invoice of ${reference} is right`);
  await expect(decided).toContainText('supervisor');
});

test('an item that leaves hands on the focus, also where a script had moved it within', async ({
  page,
  accounts,
}) => {
  const reference = await accounts.send(page, { amount: '1,700' });
  await page.goto('/work-queue');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const card = page.getByRole('listitem', { name: `Transfer ${reference}` });
  await card.getByLabel('Reason').focus();
  await card.getByRole('link', { name: reference }).focus();
  await terminateTransfer(sharedStack().urls.temporal, reference);
  await expect(card).toBeHidden();
  await expect(page.locator('body')).not.toBeFocused();
});

test('nobody approves their own request, with or without the button', async ({ page, accounts }) => {
  await page.goto('/work-queue');
  await actAs(page, 'supervisor');
  const reference = await accounts.send(page, { amount: '1,600' });
  await page.goto('/work-queue');
  const card = page.getByRole('listitem', { name: `Transfer ${reference}` });
  await expect(card).toContainText('Requested by you (supervisor): someone else must decide.');
  await card.getByLabel('Reason').fill('I trust myself');
  const approve = card.getByRole('button', { name: 'Approve' });
  await expect(approve).toBeDisabled();
  await approve.evaluate((element) => element.removeAttribute('disabled'));
  await approve.click();
  await expect(card.getByRole('alert')).toContainText('a second person must');
  await expect(card.getByLabel('Reason')).toHaveValue('I trust myself');
  expect(await balance(accounts.bank, accounts.source)).toBe(200_000);

  await actAs(page, 'operations');
  await card.getByLabel('Reason').fill('not in the budget');
  await card.getByRole('button', { name: 'Reject' }).click();
  await expect(card).toBeHidden();
  expect(await balance(accounts.bank, accounts.source)).toBe(200_000);
});

test('a refund the bank rejects: a teller may not decide, a supervisor sends it to another account', async ({
  page,
  accounts,
}) => {
  await failTheRefund(accounts);
  const other = await accounts.open('bank1.example.com', 0);
  const reference = await accounts.send(page, { amount: '42' });
  await page.goto('/work-queue');
  const card = page.getByRole('listitem', { name: `Transfer ${reference}` });
  await expect(card).toContainText('USD 42.00 in clearing');
  await expect(card).toContainText('refused: account closed');
  await card.getByText('Refund to another account').click();
  await card.getByLabel('Refund account').fill(other);
  await card.getByLabel('Reason').fill('the payer moved to this account');
  const decide = card.getByRole('button', { name: 'Submit' });
  await expect(decide).toBeDisabled();
  await decide.evaluate((element) => element.removeAttribute('disabled'));
  await decide.click();
  await expect(card.getByRole('alert')).toContainText('Supervisors only.');
  expect(await balance(accounts.bank, other)).toBe(0);

  await actAs(page, 'supervisor');
  await decide.click();
  await expect(card).toBeHidden();
  await expect.poll(() => balance(accounts.bank, other)).toBe(4_200);
});

test('a refund is claimed before it is paid outside Remit: others see who has it, and until when', async ({
  page,
  accounts,
}) => {
  await failTheRefund(accounts);
  const reference = await accounts.send(page, { amount: '42' });
  await page.goto('/work-queue');
  await actAs(page, 'supervisor');
  const card = page.getByRole('listitem', { name: `Transfer ${reference}` });
  await card.getByText('Pay outside Remit').click();
  await card.getByLabel('Reason').fill('the payer asked for a cheque');
  await card.getByRole('button', { name: 'Submit' }).click();
  await expect(card).toContainText('Claimed by you until');

  await actAs(page, 'operations');
  await expect(card).toContainText(/Claimed by supervisor until \d\d:\d\d/);
  await expect(card.getByRole('button')).toHaveCount(0);

  await actAs(page, 'supervisor');
  await card.getByRole('button', { name: 'Record payment' }).click();
  await expect(card.getByRole('alert')).toContainText('Enter the reference of the external payment.');
  await card.getByRole('button', { name: 'Give back' }).click();
  await expect(card.getByText('Refund again')).toBeVisible();
});

test('after a claim has lapsed, whoever decides must say that its holder has not paid', async ({
  page,
  accounts,
}) => {
  await failTheRefund(accounts);
  const reference = await accounts.send(page, { amount: '42' });
  const latest = async () => (await page.request.get('/live/snapshot?topic=work-queue')).json();
  await expect.poll(async () => JSON.stringify((await latest()).data.refunds)).toContain(reference);
  const show = await stubStream(page, 'work-queue');
  await page.goto('/work-queue');
  await actAs(page, 'supervisor');
  const { data, ...version } = await latest();
  const until = new Date(Date.now() - 60_000).toISOString();
  const showClaimOf = (by: string, later: number) => {
    const claim = { action: 'refundedExternally', by, reason: 'a cheque', confirmedBy: null, until };
    const items = data.refunds.items.map((item: object) => ({ ...item, claim }));
    const refunds = { ...data.refunds, items };
    show({ ...version, sequence: version.sequence + later, data: { ...data, refunds } });
  };
  showClaimOf('pete', 1);
  const card = page.getByRole('listitem', { name: `Transfer ${reference}` });
  await card.getByLabel('I have checked that pete has not paid.').check();
  showClaimOf('olga', 2);
  await expect(card).toContainText('olga claimed this refund at');
  await expect(card.getByRole('checkbox')).not.toBeChecked();
  await card.getByLabel('I have checked that olga has not paid.').check();
  await card.getByLabel('Reason').fill('olga was ill');
  await card.getByRole('button', { name: 'Submit' }).click();
  await expect.poll(() => balance(accounts.bank, accounts.source)).toBe(200_000);
  await page.goto(`/audit?about=transfer&id=${reference}`);
  await expect(page.getByText(`Not paid: olga, until ${until}`)).toBeVisible();
});

test('Temporal goes down while somebody types: the card stays, with what was typed', async ({
  page,
  accounts,
}) => {
  const reference = await accounts.send(page, { amount: '1,300' });
  const latest = async () => (await page.request.get('/live/snapshot?topic=work-queue')).json();
  await expect.poll(async () => JSON.stringify((await latest()).data.approvals)).toContain(reference);
  const show = await stubStream(page, 'work-queue');
  await page.goto('/work-queue');
  const reason = page.getByRole('listitem', { name: `Transfer ${reference}` }).getByLabel('Reason');
  await reason.fill('the invoice is right');
  const { data, ...version } = await latest();
  show({ ...version, sequence: version.sequence + 1, data: { ...data, approvals: null, refunds: null } });
  await expect(page.getByText('Temporal unavailable. Showing the last known items')).toBeVisible();
  await expect(reason).toHaveValue('the invoice is right');
  show({ ...version, sequence: version.sequence + 2, data });
  await expect(page.getByText('Temporal unavailable')).toBeHidden();
  await expect(reason).toHaveValue('the invoice is right');
});

test('the work queue is accessible', async ({ page, accounts }) => {
  const reference = await accounts.send(page, { amount: '1,200' });
  await page.goto('/work-queue');
  await expect(page.getByRole('listitem', { name: `Transfer ${reference}` })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});
