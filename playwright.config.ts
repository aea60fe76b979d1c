import { defineConfig } from '@playwright/test';
import { findSystemBrowser } from './scripts/find-browser.ts';

const executablePath = findSystemBrowser(process.env);

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/global-setup.ts',
  workers: 2,
  fullyParallel: true,
  // Building comes before: what is left is bringing the stack up.
  globalTimeout: 20 * 60_000,
  use: {
    baseURL: process.env.E2E_WEB_URL ?? '',
    locale: 'en-US',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath && { executablePath }),
      // Chromium's sandbox does not work for root, as which containers run.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
