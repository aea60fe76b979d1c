import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type FilledDashboard, fillDashboard } from './support/filled-dashboard.ts';
import { expect } from './support/fixtures.ts';
import { test as base } from './support/own-stack.ts';
import { holdStill, layoutShiftsOf } from './support/still-picture.ts';

const test = base.extend<object, { filled: FilledDashboard }>({
  filled: [
    async ({ browser, stack }, use) => {
      const page = await browser.newPage({ baseURL: stack.urls.web });
      const filled = await fillDashboard(page);
      await page.close();
      await use(filled);
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

const HEIGHT = 1_000;

const PAGES: Record<string, (filled: FilledDashboard) => string> = {
  dashboard: () => '/',
  transfers: () => '/transfers',
  completed: ({ completed }) => completed,
  refunded: ({ refunded }) => refunded,
  'awaiting-approval': ({ awaitingApproval }) => awaitingApproval,
  'awaiting-operator': ({ awaitingOperator }) => awaitingOperator,
  stage: ({ refunded }) => refunded.replace('/transfers/', '/stage/'),
  'work-queue': () => '/work-queue',
  accounts: () => '/accounts',
  account: () => '/accounts/85-150',
  'bank-calls': () => '/bank-calls',
  reconciliation: () => '/reconciliation',
  audit: () => '/audit',
  'fault-lab': () => '/fault-lab',
  'no-transfer': () => '/transfers/rm-zzzzz-zzzzz',
};

type Size = [width: number, height: number];

const PAGE_SIZES: readonly Size[] = [
  [1440, HEIGHT],
  [768, HEIGHT],
  [375, HEIGHT],
];
/** Of a transfer, whose picture and recorder have layouts of their own. */
const TRANSFER_SIZES: readonly Size[] = [[1024, 768], [1920, 1080], ...PAGE_SIZES];
const DRAWN_AT = [1440, 375];
const TRANSFERS = ['completed', 'refunded', 'awaiting-approval', 'awaiting-operator'];
/** What the stage is shown on. */
const SCREENS: readonly Size[] = [
  [1024, 768],
  [1440, 810],
  [1920, 1080],
  [375, HEIGHT],
];

/** The width at which each theme is loaded. */
const LOADED_AT = { light: 1440, dark: 375 };

// One worker: another would start and fill a second stack.
test.describe.configure({ mode: 'default' });

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: LOADED_AT[colorScheme], height: HEIGHT } });

    for (const [name, pathOf] of Object.entries(PAGES)) {
      test(`${name}: no layout shift, passes axe, fits, and looks the same`, async ({ page, filled }) => {
        expect.soft(await layoutShiftsOf(page, pathOf(filled)), 'moved while it loaded').toEqual([]);
        await expectNoAxeFindings(page);
        await expectToFit(page);
        await expectScreenshot(page, `${name}-${colorScheme}`, sizesOf(name));
      });
    }
  });
}

function sizesOf(name: string): readonly Size[] {
  if (name === 'stage') return SCREENS;
  return TRANSFERS.includes(name) ? TRANSFER_SIZES : PAGE_SIZES;
}

async function expectNoAxeFindings(page: Page): Promise<void> {
  for (const width of [1440, 375]) {
    await page.setViewportSize({ width, height: HEIGHT });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect.soft(violations, `axe at ${width} px`).toEqual([]);
  }
}

/** 320 px is also 1280 px at 400 % (WCAG 1.4.10). */
async function expectToFit(page: Page): Promise<void> {
  for (const width of [320, 2560]) {
    await page.setViewportSize({ width, height: HEIGHT });
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect.soft(beyond, `scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
  }
}

async function expectScreenshot(page: Page, name: string, sizes: readonly Size[]): Promise<void> {
  // Other systems render fonts differently.
  if (process.platform !== 'linux') return;
  // By now all fonts are loaded.
  await page.reload();
  await holdStill(page);
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await expect.soft(page).toHaveScreenshot(`${name}-${width}.png`);
    // Of a whole page, thin lines are less than may differ. It has two layouts.
    const picture = page.getByRole('region', { name: 'Where the money is' });
    if (sizes === TRANSFER_SIZES && DRAWN_AT.includes(width))
      await expect.soft(picture).toHaveScreenshot(`${name}-picture-${width}.png`);
  }
}
