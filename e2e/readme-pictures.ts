/** `npm run pictures`: the README's pictures, made afresh from the real thing in docs/pictures/. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium } from '@playwright/test';
import sharp from 'sharp';
import { CHAPTERS } from '#lib/fault-lab/demonstration/chapters.ts';
import { ensureBrowser, findSystemBrowser } from '#testing/find-browser.ts';
import { type OwnStack, startStack } from '#testing/stack/stack.ts';
import { playChapter } from './support/demonstration.ts';
import { fillDashboard, playScenario, sendMoney } from './support/filled-dashboard.ts';

const FOLDER = 'docs/pictures';
const DESKTOP = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2 };
const STAGE = { viewport: { width: 1280, height: 720 } };
const PHONE = { viewport: { width: 375, height: 760 }, deviceScaleFactor: 2 };

const STILL = { viewport: { width: 960, height: 540 } };
/** By chapter. */
const SHOWN_BEATS = [3, 1, 3, 4, 2, 3, 2];

const FRAME_EVERY_MS = 400;
/** The scenario that recovers on the fifth attempt takes 15 seconds. */
const FRAMES = 45;
const LAST_FRAME_MS = 3_000;

async function main(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await ensureBrowser(process.env, console.log);
  const executablePath = findSystemBrowser(process.env);
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const stack = await startStack();
  try {
    await sendSome(browser, stack);
    await take(browser, stack, 'dashboard', '/', DESKTOP);
    await take(browser, stack, 'fault-lab', '/fault-lab', { ...DESKTOP, colorScheme: 'dark' });
    await take(browser, stack, 'work-queue', '/work-queue', DESKTOP);
    await takeRetry(browser, stack);
    await takeDemonstration(browser, stack);
  } finally {
    await browser.close();
    await stack.stop();
  }
}

/** Some transfers of each kind, so that the pictures show a busy dashboard. */
async function sendSome(browser: Browser, { urls }: OwnStack): Promise<void> {
  const page = await browser.newPage({ baseURL: urls.web });
  await fillDashboard(page);
  await sendMoney(page, 'A1001', 'B2002', '125.50');
  await page.close();
}

async function take(
  browser: Browser,
  { urls }: OwnStack,
  name: string,
  path: string,
  options: BrowserContextOptions,
  connection: 'live' | 'ended' = 'live',
): Promise<void> {
  const page = await browser.newPage({ baseURL: urls.web, timezoneId: 'UTC', ...options });
  await page.goto(path);
  await page.locator(`[data-connection="${connection}"]`).first().waitFor();
  if (connection === 'live') {
    await page
      .getByText(/\d polling/)
      .first()
      .waitFor();
  }
  await save(await page.screenshot(), name);
  await page.close();
}

/** A transfer that fails four times and works the fifth, as it is shown to a room, and its page after. */
async function takeRetry(browser: Browser, stack: OwnStack): Promise<void> {
  const stage = await browser.newPage({ baseURL: stack.urls.web, timezoneId: 'UTC', ...STAGE });
  const reference = await playScenario(stage, 'Recovers on the fifth attempt');
  const frames: Buffer[] = [];
  while (frames.length < FRAMES) {
    frames.push(await stage.screenshot());
    await stage.waitForTimeout(FRAME_EVERY_MS);
  }
  const delay = frames.map((_, index) => (index === FRAMES - 1 ? LAST_FRAME_MS : FRAME_EVERY_MS));
  await sharp(frames, { join: { animated: true } })
    .webp({ quality: 70, delay, loop: 0, effort: 5 })
    .toFile(join(FOLDER, 'retry.webp'));
  await stage.close();
  const path = `/transfers/${reference}`;
  await take(browser, stack, 'transfer', path, DESKTOP, 'ended');
  await take(browser, stack, 'phone', path, { ...PHONE, colorScheme: 'dark' }, 'ended');
}

/** Of each chapter the beat that shows most, and what the presenter reads at the last of them; in rows of two. */
async function takeDemonstration(browser: Browser, { urls }: OwnStack): Promise<void> {
  const context = await browser.newContext({ baseURL: urls.web, timezoneId: 'UTC', ...STILL });
  const stage = await context.newPage();
  const notes = await context.newPage();
  await notes.goto('/stage/notes');
  await stage.goto('/stage');
  await stage.getByRole('main').getByRole('link', { name: 'Present', exact: true }).click();
  const stills: Buffer[] = [];
  for (const [index, beat] of SHOWN_BEATS.entries()) {
    await playChapter(stage, index + 1, {
      onOver: async (over) => {
        if (over !== CHAPTERS[index]?.beats[beat - 1]) return;
        stills.push(await stage.screenshot());
        if (index === SHOWN_BEATS.length - 1) stills.push(await notes.screenshot());
      },
    });
  }
  await context.close();
  await sharp(stills, { join: { across: 2, shim: 8, background: '#8a8f8c' } })
    .webp({ quality: 60, effort: 6 })
    .toFile(join(FOLDER, 'demonstration.webp'));
}

async function save(picture: Buffer, name: string): Promise<void> {
  await sharp(picture)
    .webp({ quality: 82 })
    .toFile(join(FOLDER, `${name}.webp`));
  console.log(`${FOLDER}/${name}.webp`);
}

await main();
