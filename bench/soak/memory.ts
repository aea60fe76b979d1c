import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '#bench/kit/result.ts';
import { readStackRecord } from '#dev/supervisor/stack-file.ts';
import type { Stack } from '#testing/stack/stack.ts';

export interface Memory {
  pid: number;
  residentMb: number;
  /** JavaScript heap after garbage collection; null without such a heap, or without an answer. */
  heapMb: number | null;
}

/** By process name. */
export type MemorySample = ReadonlyMap<string, Memory>;

const HEAP_TIMEOUT_MS = 5_000;

/** @param heapFolder where the heap probes write */
export async function sampleMemory(stack: Stack, heapFolder: string): Promise<MemorySample> {
  const { supervisorPid } = readStackRecord(stack.dataDir) ?? {};
  const pids: [string, number | undefined][] = [
    ...Object.entries(stack.pids()),
    ['supervisor', supervisorPid],
  ];
  const sample = new Map<string, Memory>();
  for (const [name, pid] of pids) {
    if (pid === undefined) continue;
    const heapMb = name === 'temporal' ? null : await heapMbOf(pid, heapFolder);
    sample.set(name, { pid, residentMb: residentMbOf(pid), heapMb });
  }
  return sample;
}

function residentMbOf(pid: number): number {
  const kilobytes =
    process.platform === 'linux'
      ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kilobytes) / 1_024;
}

async function heapMbOf(pid: number, heapFolder: string): Promise<number | null> {
  const file = join(heapFolder, String(pid));
  rmSync(file, { force: true });
  process.kill(pid, 'SIGWINCH');
  const deadline = Date.now() + HEAP_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const bytes = readIfExists(file);
    if (bytes) return Number(bytes) / 2 ** 20;
    await delay(20);
  }
  return null;
}

function readIfExists(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Growth below either of these counts as noise. */
const NOISE = { share: 0.05, mb: 8 };

/**
 * Compares the last quarter of the run with the third, because caches are full by then.
 *
 * @param values in MB, in the order they were measured
 */
export function growthOf(values: readonly number[]): { mb: number; grows: boolean } {
  const half = Math.floor(values.length / 2);
  const quarter = Math.max(1, Math.floor(values.length / 4));
  const before = percentile(values.slice(half, half + quarter), 0.5);
  const after = percentile(values.slice(-quarter), 0.5);
  const mb = after - before;
  return { mb, grows: mb > NOISE.mb && mb > before * NOISE.share };
}
