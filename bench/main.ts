import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { type Browser, chromium } from '@playwright/test';
import { findTemporalCli } from '#dev/temporal-cli/find-cli.ts';
import { referenceIdOf } from '#lib/shared/ids.ts';
import { ensureBrowser, findSystemBrowser } from '#testing/find-browser.ts';
import { onOwnStack } from '#testing/stack/own-stack.ts';
import type { OwnStack } from '#testing/stack/stack.ts';
import { benchBank } from './cases/bank.ts';
import { benchBankCheck } from './cases/bank-check.ts';
import { benchFreshness } from './cases/freshness.ts';
import { benchGrowth } from './cases/growth.ts';
import { benchHangingBank } from './cases/hanging-bank.ts';
import { benchJavaScript } from './cases/javascript.ts';
import { benchLatency } from './cases/latency.ts';
import { benchLighthouse } from './cases/lighthouse.ts';
import { benchList } from './cases/list.ts';
import { benchListMemory } from './cases/list-memory.ts';
import { benchServerSettings } from './cases/server-settings.ts';
import { benchThroughput } from './cases/throughput.ts';
import { benchTrace } from './cases/trace.ts';
import type { BenchResult } from './kit/result.ts';
import { markdownTable, targetsTable } from './kit/table.ts';
import { completeTransfer } from './kit/transfers.ts';

interface Bench {
  stack: OwnStack;
  browser: Browser;
  cli: string;
}

type Benchmark = (bench: Bench) => Promise<BenchResult[]>;

/** In this order: the later ones fill the stack with transfers. */
const BENCHMARKS: Record<string, Benchmark> = {
  latency: async ({ stack, browser }) => [await benchLatency(stack, browser)],
  javascript: async ({ stack }) => [await benchJavaScript(stack.urls.web, await completedTransferPath())],
  bank: async () => [await benchBank(), await benchBankCheck()],
  server: async ({ cli }) => [await benchServerSettings(cli)],
  freshness: ({ browser, cli }) => benchFreshness(browser, cli),
  'hanging-bank': async () => [await benchHangingBank()],
  growth: async ({ stack }) => [await benchGrowth(stack)],
  list: async ({ stack, browser }) => [...(await benchList(stack)), await benchListMemory(stack, browser)],
  throughput: ({ stack }) => benchThroughput(stack),
};

/** The first writes a picture of the documentation, the second has to be downloaded. */
const ONLY_WHEN_NAMED: Record<string, Benchmark> = {
  trace: async ({ stack, browser }) => [await benchTrace(stack, browser)],
  lighthouse: async ({ stack }) => [await benchLighthouse(stack.urls.web, await completedTransferPath())],
};

async function completedTransferPath(): Promise<string> {
  return `/transfers/${referenceIdOf(await completeTransfer())}`;
}

function usage(): string {
  return [
    'Usage: npm run bench [-- <name>...]',
    '',
    `Runs all of: ${Object.keys(BENCHMARKS).join(', ')}.`,
    `Runs only when named: ${Object.keys(ONLY_WHEN_NAMED).join(', ')}.`,
    'Compare the ratios: baselines are measured in the same run, on the same machine.',
    'Writes bench/results/<time>.json.',
  ].join('\n');
}

async function main(names: readonly string[]): Promise<number> {
  const all = { ...BENCHMARKS, ...ONLY_WHEN_NAMED };
  const unknown = names.filter((name) => !Object.hasOwn(all, name));
  if (unknown.length > 0) {
    console.error(`Unknown benchmark: ${unknown.join(', ')}\n\n${usage()}`);
    return 2;
  }
  const report = (line: string) => console.log(line);
  await ensureBrowser(process.env, report);
  const signal = new AbortController().signal;
  const { path: cli } = await findTemporalCli({ env: process.env, report, signal });
  const chosen = Object.entries(names.length > 0 ? all : BENCHMARKS).filter(
    ([name]) => names.length === 0 || names.includes(name),
  );
  return onOwnStack({}, async (stack) => {
    const browser = await launchBrowser();
    try {
      await runAll(chosen, { stack, browser, cli });
      return 0;
    } finally {
      await browser.close();
    }
  });
}

function launchBrowser(): Promise<Browser> {
  const executablePath = findSystemBrowser(process.env);
  return chromium.launch({
    ...(executablePath && { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}

async function runAll(chosen: [name: string, run: Benchmark][], bench: Bench): Promise<void> {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
  const startedAt = new Date();
  console.log(`${machine}, ${startedAt.toISOString()}`);
  const results: BenchResult[] = [];
  for (const [, run] of chosen) {
    for (const result of await run(bench)) {
      results.push(result);
      console.log(`\n### ${result.name}\n\n${markdownTable(result.rows)}`);
    }
  }
  const tookSeconds = Math.round((Date.now() - startedAt.getTime()) / 1_000);
  console.log(`\n### Targets (${machine})\n\n${targetsTable(results)}`);
  await mkdir('bench/results', { recursive: true });
  const file = `bench/results/${startedAt.toISOString().replaceAll(':', '-').slice(0, 19)}.json`;
  const report = { machine, startedAt: startedAt.toISOString(), tookSeconds, load: loadavg(), results };
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\nTook ${tookSeconds} s. Written to ${file}`);
}

// Open connections to Temporal and the bank would keep this process alive.
process.exit(await main(process.argv.slice(2)));
