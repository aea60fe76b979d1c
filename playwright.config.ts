import { defineConfig } from '@playwright/test';
import { findSystemBrowser } from './testing/find-browser.ts';

const executablePath = findSystemBrowser(process.env);

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/support/global-setup.ts',
  // One more than cores that the project is made for: a test also waits for banks and clocks.
  workers: 3,
  fullyParallel: true,
  // For what hangs: a machine that is busy with something else took 20 minutes.
  globalTimeout: 40 * 60_000,
  // No test is a proof of speed: a machine that is slow is not wrong.
  timeout: 90_000,
  snapshotPathTemplate: 'e2e/pictures/{arg}{ext}',
  // Chromium 138 draws the edges of letters otherwise than 156: half a percent of a page of text.
  expect: { timeout: 30_000, toHaveScreenshot: { maxDiffPixelRatio: 0.01 } },
  use: {
    baseURL: process.env.E2E_WEB_URL ?? '',
    locale: 'en-US',
    timezoneId: 'UTC',
    // A trace of every test would cost a fifth of the run: `npx playwright test <spec> --trace on` records one.
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        // Letters are drawn alike whatever this machine's fonts are set to.
        '--font-render-hinting=none',
        '--disable-lcd-text',
        // Chromium's sandbox does not work for root, as which containers run.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
});
