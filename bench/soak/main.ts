/**
 * `npm run soak -- --minutes 30 --rate 4`: transfers at a steady rate per second on a stack of its
 * own, with pages open, and what each process holds of memory at start, middle and end. Short runs
 * show that it works; whether memory is flat takes half an hour.
 *
 * Exits 0 when all is flat and the books are right, 1 when not, 2 when it could not be done, 130 at
 * Ctrl-C.
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

/** So long the last transfers may take to end. */
const SETTLED_WITHIN_MS = 60_000;

async function main(): Promise<number> {
  const asked = readOptions(options);
  if (!asked) return 2;
  const heapFolder = await mkdtemp(join(tmpdir(), 'remit-soak-'));
  const environment = {
    NODE_OPTIONS: `--import ${pathToFileURL('bench/soak/heap-probe.mjs').href}`,
    SOAK_HEAPS: heapFolder,
  };
  try {
    return await onOwnStack(environment, async (stack) => {
      const flat = printMemory(await soak(stack, asked, heapFolder));
      const right = await areBooksRight();
      return flat && right ? 0 : 1;
    });
  } finally {
    await rm(heapFolder, { recursive: true });
  }
}

/** Runs the load; resolves with what was measured, the first time before anything was sent. */
async function soak(
  stack: OwnStack,
  { minutes, rate }: z.infer<typeof options>,
  heapFolder: string,
): Promise<MemorySample[]> {
  console.log(`Soak: ${rate} transfers per second for ${minutes} minutes.`);
  const before = await sampleMemory(stack, heapFolder);
  const load = await startLoad(stack.urls.web, rate);
  const during = measure(load, minutes, () => sampleMemory(stack, heapFolder));
  const samples = await Promise.race([during, load.broken]);
  await load.stop();
  return [before, ...samples];
}

/** Takes all samples but the first, evenly over the minutes, and says each. */
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
    const words = [...held].map(
      ([name, { residentMb, heapMb }]) => `${name} ${mb(residentMb)}/${mb(heapMb)}`,
    );
    const passed = round((Date.now() - begun) / 60_000);
    console.log(`${passed} min, ${load.sent()} sent; resident/heap MB: ${words.join(', ')}`);
  }
  return samples;
}

function mb(value: number | null): string {
  return value === null ? '–' : String(round(value, 0));
}

/** @returns whether every process has lived throughout, and none grows without end */
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
      ...threeOf('resident', resident),
      ...threeOf('heap', heap),
      'last quarter, MB more': round(growth.mb),
      judged: lived ? (growth.grows ? 'GROWS' : 'flat') : 'DIED',
    };
  });
  console.table(rows);
  return rows.every(({ judged }) => judged === 'flat');
}

function threeOf(what: string, values: readonly number[]): Record<string, string> {
  const at = (share: number) => mb(values[Math.round((values.length - 1) * share)] ?? null);
  return { [`${what}: start`]: at(0), [`${what}: middle`]: at(0.5), [`${what}: end`]: at(1) };
}

/** Waits for the last transfers to end, and says what reconciliation says then. */
async function areBooksRight(): Promise<boolean> {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  let books = await reconcile();
  while (inTransit(books) > 0 && Date.now() < deadline) {
    await delay(1_000);
    books = await reconcile();
  }
  const { totals, findings } = books;
  console.log(`${totals.transfers} transfers, ${inTransit(books)} in transit, findings ${findings.length}`);
  for (const { message } of findings) console.log(pc.red(message));
  return findings.length === 0 && inTransit(books) === 0;
}

function inTransit({ totals }: Reconciliation): number {
  return totals.inTransit.reduce((sum, { transfers }) => sum + transfers, 0);
}

// The connections to Temporal and the bank that the library holds would keep this process alive.
process.exit(await main());
