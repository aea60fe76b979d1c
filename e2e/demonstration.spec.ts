import type { Locator, Page } from '@playwright/test';
import { type Beat, CHAPTERS } from '#lib/fault-lab/demonstration/chapters.ts';
import { expectBalancedLedger } from './support/fixtures.ts';
import { test } from './support/own-stack.ts';
import { actAs } from './support/people.ts';
import { expect } from './support/played-scenario.ts';

/** In turn: a chapter clears the whole stack. */
test.describe.configure({ mode: 'default' });

const lineOn = (stage: Page) => stage.getByRole('navigation', { name: 'Demonstration' });
const notesIn = (notes: Page) => notes.getByRole('region', { name: 'Now' });

async function expectBeat(stage: Page, number: number, count: number): Promise<void> {
  await expect(lineOn(stage).getByText(`Beat ${number} of ${count}`)).toBeAttached();
}

async function expectNotes(notes: Locator, { key, does, say }: Beat): Promise<void> {
  await expect(notes.getByText(does, { exact: true }).first()).toBeVisible();
  if (say) await expect(notes).toContainText(say);
  if (key) await expect(notes.getByRole('button', { name: does })).toBeVisible();
}

async function playBeat(stage: Page, notes: Page, beat: Beat): Promise<void> {
  await expectNotes(notesIn(notes), beat);
  if (beat.key) await stage.keyboard.press(beat.key.toLowerCase());
  // Without words it ends itself.
  if (beat.say === null) return;
  await expect(lineOn(stage).getByLabel('It has happened.')).toBeVisible();
  await expect(notesIn(notes)).toContainText('When you have said it, press →.');
  await stage.keyboard.press('ArrowRight');
}

test('seven chapters by keys alone: the notes follow, each begins on a clean stage, and the ledger balances', async ({
  page: stage,
  context,
  accounts,
}) => {
  test.setTimeout(150_000);
  await stage.goto('/stage');
  // Whoever presents, the teller asks and another person decides.
  await actAs(stage, 'supervisor');
  const notes = await context.newPage();
  await notes.goto('/stage/notes');
  await expect(notes.getByText('No stage is open.')).toBeVisible();
  await stage.getByRole('main').getByRole('link', { name: 'Present', exact: true }).click();
  for (const [index, { title, beats }] of CHAPTERS.entries()) {
    await expect(lineOn(stage)).toContainText(title);
    await expect(notesIn(notes).getByRole('heading', { name: title })).toBeVisible();
    await expect(stage).toHaveURL(new RegExp(`chapter=${index + 1}&beat=1`));
    for (const [at, beat] of beats.entries()) {
      await expectBeat(stage, at + 1, beats.length);
      await playBeat(stage, notes, beat);
    }
    await expectBalancedLedger(accounts.bank);
    expect((await accounts.bank.check()).inTransit).toEqual([]);
  }
  await expect(stage).toHaveURL(/\/stage$/);
  expect((await accounts.bank.listFaults()).items.filter(({ state }) => state === 'armed')).toEqual([]);
});

test('a reload goes on where it was; notes opened late are told, drive the stage, and say when it is gone', async ({
  page: stage,
  context,
}) => {
  await stage.goto('/stage');
  await stage.getByRole('link', { name: 'Start: A lost answer' }).click();
  await expectBeat(stage, 1, 3);
  await stage.keyboard.press('ArrowRight');
  await expectBeat(stage, 2, 3);
  await stage.reload();
  await expectBeat(stage, 2, 3);
  const notes = await context.newPage();
  await notes.goto('/stage/notes');
  await expect(notesIn(notes)).toContainText(CHAPTERS[2]?.beats[1]?.say ?? 'missing');
  // Alone, it is on time: what follows takes seven minutes.
  await expect(notesIn(notes).getByText(/^[67]:\d\d$/)).toBeVisible();
  await notes.keyboard.press('ArrowLeft');
  await expectBeat(stage, 1, 3);
  await notes.getByRole('button', { name: 'Next' }).click();
  await expectBeat(stage, 2, 3);
  await stage.close({ runBeforeUnload: true });
  await expect(notes.getByText('No stage is open.')).toBeVisible();
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
  await expect(page.getByText('Completed', { exact: true })).toBeVisible();
  await lineOn(page).getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL(/chapter=1&beat=2/);
  await page.goto('/stage/notes');
  for (const { title, beats } of CHAPTERS) {
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    for (const { say } of beats) if (say) await expect(page.getByText(say)).toBeVisible();
  }
  await context.close();
});
