import { execa } from 'execa';
import { z } from 'zod';
import type { BenchResult, Claim } from '#bench/kit/result.ts';
import { findSystemBrowser } from '#testing/find-browser.ts';

/**
 * Fetched when it is asked for: with its 180 MB it would be the largest part of every install. The
 * last version that runs on Node 20.
 */
const LIGHTHOUSE = 'lighthouse@12.8.2';

const PAGES = ['/', '/transfers', '/accounts', '/work-queue', '/reconciliation', '/audit', '/fault-lab'];
const DEVICES = { phone: [], desktop: ['--preset=desktop'] };
/** What each page must reach, by Lighthouse's names. */
const AIMS = { performance: 95, accessibility: 100, 'best-practices': 100 };

/**
 * Lighthouse's own judgment of the production build, out of 100, on a phone four times slower than
 * this machine behind slow 4G, and on a desktop.
 *
 * @throws what npx says where Lighthouse can be neither found nor fetched.
 */
export async function benchLighthouse(webUrl: string, transferPath: string): Promise<BenchResult> {
  const rows: BenchResult['rows'] = [];
  for (const path of [...PAGES, transferPath]) {
    // Whoever comes first also waits until the server has compiled the page.
    await (await fetch(`${webUrl}${path}`)).text();
    for (const [device, flags] of Object.entries(DEVICES)) {
      const page = path === transferPath ? '/transfers/[referenceId]' : path;
      rows.push({ page, device, ...(await scoresOf(`${webUrl}${path}`, flags)) });
    }
  }
  return { name: 'Lighthouse, of 100', rows, claims: claimsOf(rows) };
}

/** One for each thing that is scored, on each device: what the worst of the pages has. */
function claimsOf(rows: BenchResult['rows']): Claim[] {
  return Object.keys(DEVICES).flatMap((device) => {
    const pages = rows.filter((row) => row.device === device);
    const scores = Object.entries(AIMS).map(([name, aim]) => {
      const worst = Math.min(...pages.map((page) => Number(page[name])));
      return {
        what: `Lighthouse ${name}, ${device}, the worst page`,
        figure: `${worst}`,
        aim: `≥ ${aim}`,
        met: worst >= aim,
      };
    });
    const shift = Math.max(...pages.map((page) => Number(page['layout shift'])));
    const what = `Layout shift, ${device}, the worst page`;
    return [...scores, { what, figure: `${shift}`, aim: '0', met: shift === 0 }];
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
  const categories = Object.keys(AIMS);
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
