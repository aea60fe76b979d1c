import { expect, type Page } from '@playwright/test';

/** Waits until nothing on the page is loading, and it is live. */
async function isLoaded(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  const onItsWay = page.locator('[data-connection="connecting"], [class*="animate-pulse"]');
  await expect(onItsWay).toHaveCount(0);
  // The system panel, which comes last.
  await expect(page.getByText('…', { exact: true })).toHaveCount(0);
}

/**
 * Makes a page look the same in every run: fixed times, durations and ids, and nothing that is drawn
 * to the scale of time.
 */
export async function holdStill(page: Page): Promise<void> {
  await isLoaded(page);
  await page.evaluate(() => {
    const rules: [RegExp, string][] = [
      [/\d{1,2} [A-Z][a-z]{2} \d{4}/g, '1 Jan 2030'],
      [/\d{2}:\d{2}:\d{2}/g, '12:00:00'],
      [/^\d.* (running|waiting for a worker)\b.*$/, '5 s running'],
      [/just now|\b\d+ (s|min|h|d) ago/g, '5 s ago'],
      [/\b[\d.]+ (ms|s|min|h|d)( \d+ (s|min|h))?(?![\w])/g, '5 s'],
      [/\b[0-9a-f]{12}\b/g, '0123456789ab'],
      [/\bWorker \d+\b/g, 'Worker 12345'],
      [/\b(rm|demo-[a-z]+)-[a-z0-9]{5}-[a-z0-9]{5}/g, '$1-aaaaa-aaaaa'],
      [/\b(demo-[a-z]*…)[a-z0-9]{5}/g, '$1aaaaa'],
    ];
    const steady = (text: string) =>
      rules.reduce((said, [varies, still]) => said.replace(varies, still), text);
    const hold = () => {
      for (const drawn of document.querySelectorAll<SVGElement>(
        'main :is([data-recording], [data-time-axis])',
      )) {
        drawn.style.visibility = 'hidden';
      }
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const text = node.nodeValue ?? '';
        // Only where it differs, or this would trigger itself.
        if (steady(text) !== text) node.nodeValue = steady(text);
      }
    };
    hold();
    new MutationObserver(hold).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });
}

declare global {
  interface Window {
    layoutShifts?: string[];
  }
}

/** The layout shifts while the page at `path` loads. */
export async function layoutShiftsOf(page: Page, path: string): Promise<string[]> {
  await page.addInitScript(() => {
    const shifts: string[] = [];
    window.layoutShifts = shifts;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        // Less is an age that has grown by a digit.
        if ('value' in entry && Number(entry.value) > 0.000_05) shifts.push(JSON.stringify(entry));
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(path);
  await isLoaded(page);
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        // Two frames later the last shift has been observed.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(window.layoutShifts ?? [])));
      }),
  );
}
