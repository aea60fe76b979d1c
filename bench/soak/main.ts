/**
 * `npm run soak -- --minutes 30 --rate 4`: sends transfers at a steady rate per second with pages open,
 * and measures the memory of each process. Whether it is flat shows after half an hour.
 *
 * Exit codes: 0 memory is flat and the books balance, 1 not so, 2 the run failed, 130 Ctrl-C.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pc from 'picocolors';
import { z } from 'zod';
import { round } from '#bench/kit/result.ts';
import { type Reconciliation, reconcile } from '#lib/reconciliation/reconcile.ts';
import { readOptions } from '#testing/options.ts';
import { onOwnStack } from '#testing/stack/own-stack.ts';
import type { OwnStack } from '#testing/stack/stack.ts';
import { type Load, startLoad } from './load.ts';
import { growthOf, type MemorySample, sampleMemory } from './memory.ts';

const options = z.object({
  minutes: z.coerce.number().positive().max(10_000).default(30),
  /** Transfers per second. */
  rate: z.coerce.number().positive().max(100).default(4),
});

const SAMPLES = 60;

/** For the last transfers to end. */
const END_TIMEOUT_MS = 60_000;

async function main(): Promise<number> {
  const chosen = readOptions(options);
  if (!chosen) return 2;
  const heapFolder = await mkdtemp(join(tmpdir(), 'remit-soak-'));
  const environment = {
    NODE_OPTIONS: `--import ${pathToFileURL('bench/soak/heap-probe.mjs').href}`,
    SOAK_HEAPS: heapFolder,
  };
  try {
    return await onOwnStack(environment, async (stack) => {
      const flat = printMemory(await soak(stack, chosen, heapFolder));
      const balanced = await doBooksBalance();
      return flat && balanced ? 0 : 1;
    });
  } finally {
    await rm(heapFolder, { recursive: true });
  }
}

/** The first sample is taken before anything is sent. */
async function soak(
  stack: OwnStack,
  { minutes, rate }: z.infer<typeof options>,
  heapFolder: string,
): Promise<MemorySample[]> {
  console.log(`Soak: ${rate} transfers per second for ${minutes} minutes.`);
  const before = await sampleMemory(stack, heapFolder);
  const load = await startLoad(stack.urls.web, rate);
  const during = measure(load, minutes, () => sampleMemory(stack, heapFolder));
  const samples = await Promise.race([during, load.failure]);
  await load.stop();
  return [before, ...samples];
}

/** Takes the other samples evenly over the minutes, and prints each. */
async function measure(
  load: Load,
  minutes: number,
  sample: () => Promise<MemorySample>,
): Promise<MemorySample[]> {
  const samples: MemorySample[] = [];
  const begun = Date.now();
  while (samples.length < SAMPLES) {
    const due = begun + ((samples.length + 1) / SAMPLES) * minutes * 60_000;
    await delay(Math.max(0, due - Date.now()));
    const held = await sample();
    samples.push(held);
    const sizes = [...held].map(
      ([name, { residentMb, heapMb }]) => `${name} ${mb(residentMb)}/${mb(heapMb)}`,
    );
    const passed = round((Date.now() - begun) / 60_000);
    console.log(`${passed} min, ${load.sent()} sent; resident/heap MB: ${sizes.join(', ')}`);
  }
  return samples;
}

function mb(value: number | null): string {
  return value === null ? '–' : String(round(value, 0));
}

/** @returns whether no process has died or grown */
function printMemory(samples: readonly MemorySample[]): boolean {
  const first = samples[0] ?? new Map();
  const rows = [...first.keys()].map((name) => {
    const memories = samples.flatMap((sample) => sample.get(name) ?? []);
    const resident = memories.map(({ residentMb }) => residentMb);
    const heap = memories.flatMap(({ heapMb }) => heapMb ?? []);
    const growth = growthOf(heap.length > 0 ? heap : resident);
    const lived = memories.length === samples.length && new Set(memories.map(({ pid }) => pid)).size === 1;
    return {
      process: name,
      ...startMiddleEnd('resident', resident),
      ...startMiddleEnd('heap', heap),
      'growth in last quarter, MB': round(growth.mb),
      result: lived ? (growth.grows ? 'GROWS' : 'flat') : 'DIED',
    };
  });
  console.table(rows);
  return rows.every(({ result }) => result === 'flat');
}

function startMiddleEnd(what: string, values: readonly number[]): Record<string, string> {
  const at = (share: number) => mb(values[Math.round((values.length - 1) * share)] ?? null);
  return { [`${what}: start`]: at(0), [`${what}: middle`]: at(0.5), [`${what}: end`]: at(1) };
}

/** Waits for the last transfers to end, then reconciles. */
async function doBooksBalance(): Promise<boolean> {
  const deadline = Date.now() + END_TIMEOUT_MS;
  let books = await reconcile();
  while (inTransit(books) > 0 && Date.now() < deadline) {
    await delay(1_000);
    books = await reconcile();
  }
  const { totals, findings } = books;
  console.log(`${totals.transfers} transfers, ${inTransit(books)} in transit, ${findings.length} findings`);
  for (const { message } of findings) console.log(pc.red(message));
  return findings.length === 0 && inTransit(books) === 0;
}

function inTransit({ totals }: Reconciliation): number {
  return totals.inTransit.reduce((sum, { transfers }) => sum + transfers, 0);
}

// Open connections to Temporal and the bank would keep this process alive.
process.exit(await main());
