import { type Browser, expect, type Locator, type Page } from '@playwright/test';

/** The same page for the same person, in a browser without scripts. */
export async function withoutScripts(browser: Browser, page: Page): Promise<Page> {
  const context = await browser.newContext({
    baseURL: new URL(page.url()).origin,
    storageState: await page.context().storageState(),
    javaScriptEnabled: false,
  });
  const plain = await context.newPage();
  await plain.goto(page.url());
  return plain;
}

/**
 * Loads a page whose scripts wait until they are let through.
 * @returns what lets them through, and resolves once React has taken over this form
 */
export async function openBeforeScripts(page: Page, path: string): Promise<(form: string) => Promise<void>> {
  const scripts = '**/_next/static/**/*.js';
  let letThrough = () => {};
  const mayRun = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route(scripts, async (route) => {
    await mayRun;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  return async (button) => {
    letThrough();
    const form = page.locator('form').filter({ has: page.getByRole('button', { name: button }) });
    await untilReacts(form);
    await page.unroute(scripts);
  };
}

/** React has taken it over: a press or a choice before that is the browser's. */
export async function untilReacts(element: Locator): Promise<void> {
  const isReacts = (one: Element) => Object.keys(one).some((key) => key.startsWith('__reactProps'));
  await expect.poll(() => element.first().evaluate(isReacts)).toBe(true);
}

/** By then, what had arrived before is drawn. */
export async function twoFrames(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** As after a new build: the server does not know the ids of this page’s actions. */
export async function becomeStale(page: Page): Promise<void> {
  await page.route('**', (route) => {
    const headers = route.request().headers();
    const action = headers['next-action'];
    if (!action) return route.fallback();
    const ofOtherBuild = action.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    return route.continue({ headers: { ...headers, 'next-action': ofOtherBuild } });
  });
}
