import { execa } from 'execa';
import { z } from 'zod';
import type { BenchResult, Target } from '#bench/kit/result.ts';
import { findSystemBrowser } from '#testing/find-browser.ts';

/** Fetched on demand, because it has 180 MB. The last version that runs on Node 20. */
const LIGHTHOUSE = 'lighthouse@12.8.2';

const PAGES = ['/', '/transfers', '/accounts', '/work-queue', '/reconciliation', '/audit', '/fault-lab'];
const DEVICES = { phone: [], desktop: ['--preset=desktop'] };
/** By Lighthouse category. */
const MIN_SCORES = { performance: 95, accessibility: 100, 'best-practices': 100 };

/**
 * Lighthouse scores of the production build, on a desktop and on a phone: a CPU four times slower than
 * this one, behind slow 4G.
 *
 * @throws what npx says when Lighthouse can be neither found nor fetched
 */
export async function benchLighthouse(webUrl: string, transferPath: string): Promise<BenchResult> {
  const rows: BenchResult['rows'] = [];
  for (const path of [...PAGES, transferPath]) {
    // The first request of a page is slower.
    await (await fetch(`${webUrl}${path}`)).text();
    for (const [device, flags] of Object.entries(DEVICES)) {
      const page = path === transferPath ? '/transfers/[referenceId]' : path;
      rows.push({ page, device, ...(await scoresOf(`${webUrl}${path}`, flags)) });
    }
  }
  return { name: 'Lighthouse scores, of 100', rows, targets: targetsOf(rows) };
}

/** The lowest score of all pages, by category and device. */
function targetsOf(rows: BenchResult['rows']): Target[] {
  return Object.keys(DEVICES).flatMap((device) => {
    const pages = rows.filter((row) => row.device === device);
    const scores = Object.entries(MIN_SCORES).map(([name, min]) => {
      const worst = Math.min(...pages.map((page) => Number(page[name])));
      return {
        metric: `Lighthouse ${name}, ${device}, lowest page`,
        measured: `${worst}`,
        target: `≥ ${min}`,
        met: worst >= min,
      };
    });
    const shift = Math.max(...pages.map((page) => Number(page['layout shift'])));
    const metric = `Layout shift, ${device}, highest page`;
    return [...scores, { metric, measured: `${shift}`, target: '0', met: shift === 0 }];
  });
}

const reportSchema = z.object({
  categories: z.record(z.string(), z.object({ score: z.number() })),
  audits: z.object({
    'largest-contentful-paint': z.object({ numericValue: z.number() }),
    'total-blocking-time': z.object({ numericValue: z.number() }),
    'cumulative-layout-shift': z.object({ numericValue: z.number() }),
  }),
});

async function scoresOf(url: string, flags: readonly string[]): Promise<BenchResult['rows'][number]> {
  const chrome = `--headless=new${process.getuid?.() === 0 ? ' --no-sandbox' : ''}`;
  const categories = Object.keys(MIN_SCORES);
  const browser = findSystemBrowser(process.env);
  const { stdout } = await execa(
    'npx',
    [
      ...['--yes', LIGHTHOUSE, url, '--quiet', '--output=json', ...flags],
      ...[`--only-categories=${categories.join()}`, `--chrome-flags=${chrome}`],
    ],
    { env: { ...(browser && { CHROME_PATH: browser }) } },
  );
  const report = reportSchema.parse(JSON.parse(stdout));
  const { audits } = report;
  return {
    ...Object.fromEntries(
      categories.map((name) => [name, Math.round((report.categories[name]?.score ?? 0) * 100)]),
    ),
    'largest paint ms': Math.round(audits['largest-contentful-paint'].numericValue),
    'blocked ms': Math.round(audits['total-blocking-time'].numericValue),
    'layout shift': audits['cumulative-layout-shift'].numericValue,
  };
}
