import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { type BenchResult, round } from '#bench/kit/result.ts';
import { freePorts } from '#dev/shared/ports.ts';

const PAGES = [
  '/',
  '/transfers',
  '/accounts',
  '/bank-calls',
  '/work-queue',
  '/reconciliation',
  '/audit',
  '/fault-lab',
  '/stage',
  '/stage/notes',
];

/** Above an empty page, for any page. */
const MAX_KILOBYTES = 100;

/** First-load scripts of each page, gzipped, compared with an empty Next.js page that is built here. */
export async function benchJavaScript(webUrl: string, transferPath: string): Promise<BenchResult> {
  const empty = await emptyPageKilobytes();
  const rows = [{ page: 'empty Next.js page', 'KB gzip': round(empty), 'above empty page': 0 }];
  let largest = { page: '', above: 0 };
  const stagePath = transferPath.replace('/transfers/', '/stage/');
  for (const path of [...PAGES, transferPath, stagePath]) {
    const size = await firstLoadKilobytes(webUrl, path);
    const page = path.replace(/^(\/transfers|\/stage)\/.+/, '$1/[referenceId]');
    rows.push({ page, 'KB gzip': round(size), 'above empty page': round(size - empty) });
    if (size - empty > largest.above) largest = { page, above: size - empty };
  }
  return {
    name: 'First-load JavaScript',
    rows,
    targets: [
      {
        metric: `First-load JavaScript above an empty Next.js page, largest page (${largest.page})`,
        measured: `${round(largest.above)} KB gzip`,
        baseline: `${round(empty)} KB`,
        target: `≤ ${MAX_KILOBYTES} KB`,
        met: largest.above <= MAX_KILOBYTES,
      },
    ],
  };
}

async function firstLoadKilobytes(baseUrl: string, path: string): Promise<number> {
  const html = await (await fetch(`${baseUrl}${path}`)).text();
  const scripts = new Set(
    [...html.matchAll(/<script[^>]+src="([^"]+\.js[^"]*)"/g)].map(([, src]) => src ?? ''),
  );
  let bytes = 0;
  for (const src of scripts) {
    // Only browsers without modules load these.
    if (html.includes(`src="${src}" noModule`)) continue;
    const text = await (await fetch(new URL(src, baseUrl))).text();
    bytes += gzipSync(text).length;
  }
  return bytes / 1_024;
}

const LAYOUT = `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}`;

async function emptyPageKilobytes(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'remit-empty-page-'));
  await mkdir(join(folder, 'app'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(
    join(folder, 'next.config.mjs'),
    `export default { turbopack: { root: ${JSON.stringify(resolve('/'))} } };`,
  );
  await writeFile(join(folder, 'app/layout.js'), LAYOUT);
  await writeFile(join(folder, 'app/page.js'), 'export default function Page() { return <p>Nothing</p>; }');
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  const next = resolve('node_modules/next/dist/bin/next');
  const env = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  await execa(process.execPath, [next, 'build'], { cwd: folder, env });
  const [port = 0] = await freePorts(1);
  const server = execa(process.execPath, [next, 'start', '-H', '127.0.0.1', '-p', String(port)], {
    cwd: folder,
    env,
  });
  try {
    await Promise.race([server, untilReady(server.stdout)]);
    return await firstLoadKilobytes(`http://127.0.0.1:${port}`, '/');
  } finally {
    server.kill();
    await server.catch(() => undefined);
    await rm(folder, { recursive: true });
  }
}

async function untilReady(output: NodeJS.ReadableStream): Promise<void> {
  for await (const chunk of output) if (String(chunk).includes('Ready')) return;
  throw new Error('The empty page did not start.');
}
