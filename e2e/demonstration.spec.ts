import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import type { BankClient } from '#lib/bank-client/client.ts';
import { type Beat, CHAPTERS } from '#lib/fault-lab/demonstration/chapters.ts';
import { stageAddress } from '#lib/fault-lab/demonstration/position.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { demonstrationOn, expectBeat, playChapter } from './support/demonstration.ts';
import { expectBalancedLedger } from './support/fixtures.ts';
import { test } from './support/own-stack.ts';
import { actAs } from './support/people.ts';
import { expect } from './support/played-scenario.ts';

/** In turn: a chapter clears the whole stack. */
test.describe.configure({ mode: 'default' });

const notesIn = (notes: Page) => notes.getByRole('region', { name: 'Now' });
const chapterIn = (notes: Page) => notesIn(notes).getByRole('heading');

async function expectNotes(notes: Locator, { key, does, say }: Beat): Promise<void> {
  await expect(notes.getByText(does, { exact: true }).first()).toBeVisible();
  if (say) await expect(notes).toContainText(say);
  if (key) await expect(notes.getByRole('button', { name: does })).toBeVisible();
}

/** One chapter sends six transfers, of which the stage shows the first. */
async function expectNothingInTransit(bank: BankClient): Promise<void> {
  await expect.poll(async () => (await bank.check()).inTransit).toEqual([]);
  await expectBalancedLedger(bank);
}

test('seven chapters by keys alone: the notes follow, each begins on a clean stage, and the ledger balances', async ({
  page: stage,
  context,
  accounts,
}) => {
  test.setTimeout(300_000);
  await stage.goto('/stage');
  // Whoever presents, the teller asks and another person decides.
  await actAs(stage, 'supervisor');
  const notes = await context.newPage();
  await notes.goto('/stage/notes');
  await expect(notes.getByText('No demonstration is open.')).toBeVisible();
  await stage.getByRole('main').getByRole('link', { name: 'Present', exact: true }).click();
  for (const [index, { title, beats }] of CHAPTERS.entries()) {
    await expectBeat(stage, index + 1, 1);
    await expect(notesIn(notes).getByRole('heading', { name: title })).toBeVisible();
    await playChapter(stage, index + 1, {
      onBeat: (beat) => expectNotes(notesIn(notes), beat),
      onOver: async (beat) => {
        await expect(notesIn(notes)).toContainText('When you have said it, press →.');
        if (beat === beats.at(-1)) await expectNothingInTransit(accounts.bank);
      },
    });
  }
  await expect(stage).toHaveURL(/\/stage$/);
  expect((await accounts.bank.listFaults()).items.filter(({ state }) => state === 'armed')).toEqual([]);
});

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
}

test('a reload goes on where it was; notes opened late are told, drive the stage, and say when it is gone', async ({
  page: stage,
  context,
}) => {
  await stage.goto('/stage');
  await expectAccessible(stage);
  await stage.getByRole('link', { name: 'Start: A lost answer' }).click();
  await expectBeat(stage, 3, 1);
  await stage.keyboard.press('ArrowRight');
  await expectBeat(stage, 3, 2);
  await stage.reload();
  await expectBeat(stage, 3, 2);
  const notes = await context.newPage();
  await notes.goto('/stage/notes');
  await expect(notesIn(notes)).toContainText(CHAPTERS[2]?.beats[1]?.say ?? 'missing');
  await expectAccessible(stage);
  await expectAccessible(notes);
  // Alone, it is on time: what follows takes seven minutes.
  await expect(notesIn(notes).getByText(/^[67]:\d\d$/)).toBeVisible();
  await notes.keyboard.press('ArrowLeft');
  await expectBeat(stage, 3, 1);
  const onward = demonstrationOn(stage).getByRole('link', { name: 'Next' });
  await onward.press('Enter');
  await onward.press('Enter');
  await expect(demonstrationOn(stage).getByRole('link', { name: 'Chapter 4' })).toBeFocused();
  await expect(demonstrationOn(stage).getByRole('status')).toContainText('It has happened.');
  await notes.keyboard.press('ArrowLeft');
  await notes.keyboard.press('ArrowLeft');
  await expectBeat(stage, 3, 1);
  await notes.getByRole('button', { name: 'Next' }).click();
  await expectBeat(stage, 3, 2);
  await stage.close({ runBeforeUnload: true });
  await expect(notes.getByText('No demonstration is open.')).toBeVisible();
});

test('of two stages the notes follow and press the one that spoke last, until it is left', async ({
  page: before,
  context,
}) => {
  const open = async (page: Page, chapter: number) => {
    await page.goto(stageAddress(newReferenceId(), { chapter, beat: 1, sinceMs: null }));
    await expect(page.locator('[data-connection="live"]')).toBeVisible();
  };
  const [stage, notes] = [await context.newPage(), await context.newPage()];
  await open(before, 3);
  await notes.goto('/stage/notes');
  await expect(chapterIn(notes)).toContainText('3/7');
  await open(stage, 5);
  await expect(chapterIn(notes)).toContainText('5/7');
  await notes.keyboard.press('ArrowRight');
  await expectBeat(stage, 5, 2);
  await expectBeat(before, 3, 1);
  await stage.keyboard.press('Escape');
  await expect(chapterIn(notes)).toContainText('3/7');
  await before.keyboard.press('Escape');
  await expect(notes.getByText('No demonstration is open.')).toBeVisible();
});

test('without scripts a chapter is played by its button, and the whole script is there to read', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL && { baseURL }) });
  const page = await context.newPage();
  await page.goto('/stage');
  await page.getByRole('link', { name: 'Start: A plain transfer' }).click();
  await page.getByRole('button', { name: /^Play/ }).click();
  await expect(page.getByRole('heading', { name: 'USD 400.00' })).toBeVisible();
  const readStatus = async () => {
    await page.goto(page.url());
    return page.getByText('Completed', { exact: true }).count();
  };
  await expect.poll(readStatus).toBe(1);
  await demonstrationOn(page).getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL(/chapter=1&beat=2/);
  await page.goto('/stage/notes');
  for (const { title, beats } of CHAPTERS) {
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    for (const { say } of beats) if (say) await expect(page.getByText(say)).toBeVisible();
  }
  await context.close();
});
