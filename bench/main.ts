/**
 * `npm run bench`: every claim of speed this project makes, measured anew. `npm run bench --
 * throughput list` runs those alone. Figures of one machine mean little; the ratios to a floor
 * measured in the same run are what to compare.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { type Browser, chromium } from '@playwright/test';
import { ensureBrowser, findSystemBrowser } from '#scripts/find-browser.ts';
import { findTemporalCli } from '#temporal/dev-server-cli.ts';
import { type OwnStack, startStack } from '../e2e/stack.ts';
import { benchBank } from './bank.ts';
import { benchFreshness } from './freshness.ts';
import { benchGrowth } from './growth.ts';
import { benchJavaScript } from './javascript.ts';
import { benchLatency } from './latency.ts';
import { benchList } from './list.ts';
import { benchListMemory } from './list-memory.ts';
import type { BenchResult } from './result.ts';
import { benchServerSettings } from './server-settings.ts';
import { benchThroughput } from './throughput.ts';
import { completeTransfer } from './transfers.ts';

interface Bench {
  stack: OwnStack;
  browser: Browser;
  cli: string;
}

/** In this order: what needs a quiet, empty stack comes first, what fills it last. */
const BENCHMARKS: Record<string, (bench: Bench) => Promise<BenchResult[]>> = {
  throughput: ({ stack }) => benchThroughput(stack),
  latency: async ({ stack, browser }) => [await benchLatency(stack, browser)],
  javascript: async ({ stack }) => [
    await benchJavaScript(stack.urls.web, `/transfers/${await completeTransfer()}`),
  ],
  bank: async () => [await benchBank()],
  server: async ({ cli }) => [await benchServerSettings(cli)],
  freshness: ({ browser, cli }) => benchFreshness(browser, cli),
  growth: async ({ stack }) => [await benchGrowth(stack)],
  list: async ({ stack, browser }) => [...(await benchList(stack)), await benchListMemory(stack, browser)],
};

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown.length > 0) {
    console.error(
      `There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}.`,
    );
    return 2;
  }
  const report = (line: string) => console.log(line);
  await ensureBrowser(process.env, report);
  const signal = new AbortController().signal;
  const { path: cli } = await findTemporalCli({ env: process.env, report, signal });
  const executablePath = findSystemBrowser(process.env);
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const stack = await startStack();
  // The library this desk is made of, as its web process uses it.
  Object.assign(process.env, {
    ...{ BANK_URL: stack.urls.bank, BANK_TOKEN: stack.bankToken },
    TEMPORAL_ADDRESS: stack.urls.temporal,
  });
  try {
    await runAll(names, { stack, browser, cli });
    return 0;
  } finally {
    await browser.close();
    await stack.stop();
  }
}

async function runAll(names: readonly string[], bench: Bench): Promise<void> {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
  const startedAt = new Date().toISOString();
  console.log(machine);
  const results: BenchResult[] = [];
  for (const [name, run] of Object.entries(BENCHMARKS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    for (const result of await run(bench)) {
      results.push(result);
      console.log(`\n${result.name}`);
      console.table(result.rows);
    }
  }
  await mkdir('bench/results', { recursive: true });
  const file = `bench/results/${startedAt.replaceAll(':', '-').slice(0, 19)}.json`;
  await writeFile(file, `${JSON.stringify({ machine, startedAt, results }, null, 2)}\n`);
  console.log(`\nWritten to ${file}`);
}

// The connections to Temporal and the bank that the library holds would keep this process alive.
process.exit(await main(process.argv.slice(2)));
