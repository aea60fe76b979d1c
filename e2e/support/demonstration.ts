import type { Locator, Page } from '@playwright/test';
import { type Beat, CHAPTERS } from '#lib/fault-lab/demonstration/chapters.ts';
import { expect } from './played-scenario.ts';

export function demonstrationOn(stage: Page): Locator {
  return stage.getByRole('navigation', { name: 'Demonstration' });
}

interface Beats {
  /** At each beat, before its key is pressed. */
  onBeat?(beat: Beat): Promise<void>;
  /** At each beat with words, once what it tells of has happened. */
  onOver?(beat: Beat): Promise<void>;
}

/** Plays the chapter that has begun on this stage by keys alone; the last one leads to the next chapter. */
export async function playChapter(stage: Page, number: number, { onBeat, onOver }: Beats): Promise<void> {
  const beats = CHAPTERS[number - 1]?.beats ?? [];
  for (const [index, beat] of beats.entries()) {
    await expectBeat(stage, number, index + 1);
    await onBeat?.(beat);
    if (beat.key) await stage.keyboard.press(beat.key.toLowerCase());
    // Without words it ends itself.
    if (beat.say === null) continue;
    await expect(demonstrationOn(stage).getByLabel('It has happened.')).toBeVisible();
    await onOver?.(beat);
    await stage.keyboard.press('ArrowRight');
  }
}

/** In the address, and on the stage. */
export async function expectBeat(stage: Page, chapter: number, beat: number): Promise<void> {
  const { title = '', beats = [] } = CHAPTERS[chapter - 1] ?? {};
  await expect(stage).toHaveURL(new RegExp(`chapter=${chapter}&beat=${beat}\\b`));
  await expect(demonstrationOn(stage)).toContainText(title);
  await expect(demonstrationOn(stage).getByText(`Beat ${beat} of ${beats.length}`)).toBeAttached();
}
