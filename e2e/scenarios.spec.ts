import AxeBuilder from '@axe-core/playwright';
import type { EntryKind } from '#lib/bank-client/contract.ts';
import { SCENARIOS, type ScenarioId, type ScenarioPlay } from '#lib/fault-lab/scenarios/catalogue.ts';
import { newReferenceId, newScriptId } from '#lib/shared/ids.ts';
import { test } from './support/fixtures.ts';
import { actAs } from './support/people.ts';
import { callsOf, expect, playScenario, postingsOf } from './support/played-scenario.ts';

interface Ending {
  id: ScenarioId;
  /** As its badge says it. */
  ends: string;
  postings: EntryKind[];
  /** The calls the scenario is about: of which operation, and what came of each. */
  calls?: [operation: string, outcomes: string[] | RegExp];
}

/** They end without a person; the longest first. */
const UNATTENDED: Ending[] = [
  {
    id: 'bank-down',
    ends: 'Completed',
    postings: ['withdrawal', 'deposit'],
    calls: ['deposit', /^(failed ){3,}posted$/],
  },
  {
    id: 'fifth-attempt',
    ends: 'Completed',
    postings: ['withdrawal', 'deposit'],
    calls: ['deposit', ['failed', 'failed', 'failed', 'failed', 'posted']],
  },
  { id: 'slow-bank', ends: 'Completed', postings: ['withdrawal', 'deposit'] },
  {
    id: 'happy-path',
    ends: 'Completed',
    postings: ['withdrawal', 'deposit'],
    calls: ['deposit', ['posted']],
  },
  { id: 'insufficient-funds', ends: 'Declined', postings: [], calls: ['withdraw', ['refused']] },
  {
    id: 'closed-target',
    ends: 'Refunded',
    postings: ['withdrawal', 'refund'],
    calls: ['deposit', ['refused']],
  },
  {
    id: 'withdrawal-answer-lost',
    ends: 'Completed',
    postings: ['withdrawal', 'deposit'],
    calls: ['withdraw', ['posted, answer lost', 'replayed']],
  },
];

for (const { id, ends, postings, calls } of UNATTENDED) {
  test(`${id}: one press, and it ends as ${ends.toLowerCase()} on the screen and in the ledger`, async ({
    page,
    accounts,
  }) => {
    const { card, reference } = await playScenario(page, id);
    await expect(card.getByText(ends, { exact: true })).toBeVisible();
    expect(await postingsOf(accounts.bank, reference)).toEqual(postings);
    if (!calls) return;
    const [operation, outcomes] = calls;
    const came = await callsOf(accounts.bank, reference, operation);
    if (outcomes instanceof RegExp) expect(came.join(' ')).toMatch(outcomes);
    else expect(came).toEqual(outcomes);
  });
}

test('a scenario is watched on the stage, and is still there on the way back', async ({ page, accounts }) => {
  const { card, reference } = await playScenario(page, 'bug-in-the-deposit');
  await card.getByRole('link', { name: 'Watch live' }).click();
  await page.waitForURL(`/stage/${reference}?scenario=bug-in-the-deposit`);
  await page.goBack();
  await expect(card.getByRole('button', { name: 'Fix the bug' })).toBeVisible();
  await expect(card.getByText(/^(Retrying|Trying again), \d+(st|nd|rd|th) · HTTP 500$/)).toBeVisible();
  expect(await postingsOf(accounts.bank, reference)).toEqual(['withdrawal']);

  await card.getByRole('button', { name: 'Fix the bug' }).click();
  await expect(card.getByText('fault cleared')).toBeVisible();
  await expect(card.getByText('Completed', { exact: true })).toBeVisible();
  expect((await callsOf(accounts.bank, reference, 'deposit')).join(' ')).toMatch(/^(failed )+posted$/);
  expect(await postingsOf(accounts.bank, reference)).toEqual(['withdrawal', 'deposit']);
});

test('deposit-answer-lost: cancelled when it was too late already, it completes, and nothing is refunded', async ({
  page,
  accounts,
}) => {
  const { card, reference } = await playScenario(page, 'deposit-answer-lost');
  await expect.poll(() => postingsOf(accounts.bank, reference)).toEqual(['withdrawal', 'deposit']);
  await card.getByRole('button', { name: 'Cancel now' }).click();
  await expect(card.getByText('Cancellation requested.')).toBeVisible();
  await expect(card.getByText('Completed', { exact: true })).toBeVisible();
  expect(await postingsOf(accounts.bank, reference)).toEqual(['withdrawal', 'deposit']);
});

test('refund-stuck: it waits for a decision, and the refund is sent again', async ({ page, accounts }) => {
  const { card, reference } = await playScenario(page, 'refund-stuck');
  await expect(card.getByText('Awaiting decision', { exact: true })).toBeVisible();
  await expect(card.getByText('Supervisors only.')).toBeVisible();
  expect(await postingsOf(accounts.bank, reference)).toEqual(['withdrawal']);
  await actAs(page, 'operations');
  await expect(card.getByText('Supervisors only.')).toBeHidden();
  await card.getByRole('link', { name: 'Resolve the refund' }).click();
  await page.getByLabel('Refund again').check();
  await page.getByLabel('Reason', { exact: true }).fill('the bank takes it now');
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(page.getByText('Refunded', { exact: true }).first()).toBeVisible();
  expect(await postingsOf(accounts.bank, reference)).toEqual(['withdrawal', 'refund']);
});

test('approval: nothing moves before a second person approves', async ({ page, accounts }) => {
  const { card, reference } = await playScenario(page, 'approval');
  await expect(card.getByText('Awaiting approval', { exact: true })).toBeVisible();
  expect(await postingsOf(accounts.bank, reference)).toEqual([]);
  await actAs(page, 'supervisor');
  await card.getByRole('link', { name: 'Approve as supervisor' }).click();
  // The lab has a “Reason” field too.
  await expect(page.getByRole('heading', { name: 'Needs a second approver' })).toBeVisible();
  await page.getByLabel('Reason', { exact: true }).fill('the invoice is right');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('Completed', { exact: true }).first()).toBeVisible();
  expect(await postingsOf(accounts.bank, reference)).toEqual(['withdrawal', 'deposit']);
});

/** With the longest texts and the most to do, each with what it really shows. */
const WORDY: Record<string, (reference: string) => Partial<ScenarioPlay>> = {
  'deposit-answer-lost': (reference) => ({
    followUps: [{ kind: 'cancel', label: 'Cancel now', reference }],
  }),
  'refund-stuck': (reference) => ({
    followUps: [{ kind: 'decide-refund', label: 'Resolve the refund', reference }],
  }),
  'with-and-without': () => ({ script: newScriptId() }),
  'bug-deployed': (reference) => ({
    references: [reference, ...Array.from({ length: 5 }, newReferenceId)],
    followUps: [
      { kind: 'ramp', label: 'Ramp back to 50 %', version: 'b1' },
      { kind: 'roll-back', label: 'Roll back', version: 'b1' },
    ],
  }),
  burst: (reference) => ({ references: [reference, ...Array.from({ length: 49 }, newReferenceId)] }),
};

test('what was played last has its place: nothing below it moves, whatever it shows', async ({ page }) => {
  test.setTimeout(240_000);
  // As long as a status gets, and live.
  const { card: slot, reference } = await playScenario(page, 'bug-in-the-deposit');
  const played = await page.evaluate(() => sessionStorage.getItem('remit-plays') ?? '');
  for (const width of [375, 768, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(() => sessionStorage.removeItem('remit-plays'));
    await page.reload();
    await expect(slot).toContainText('Nothing to follow in this tab.');
    const empty = await slot.boundingBox();
    for (const { id, title } of SCENARIOS.filter((one) => one.id in WORDY)) {
      const play: ScenarioPlay = {
        ...{ scenario: id, references: [reference], source: 'A1', followUps: [] },
        ...WORDY[id]?.(reference),
      };
      await page.evaluate((plays) => sessionStorage.setItem('remit-plays', plays), JSON.stringify([play]));
      await page.reload();
      await expect(slot).toContainText(title);
      await expect(slot).toContainText('HTTP 500');
      expect({ id, width, box: await slot.boundingBox() }).toEqual({ id, width, box: empty });
    }
  }
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.evaluate((plays) => sessionStorage.setItem('remit-plays', plays), played);
  await page.reload();
  await slot.getByRole('button', { name: 'Fix the bug' }).click();
  await expect(slot.getByText('Completed', { exact: true })).toBeVisible();
});
