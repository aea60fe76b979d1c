import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '#bench/kit/result.ts';
import { readStackRecord } from '#dev/supervisor/stack-file.ts';
import type { Stack } from '#testing/stack/stack.ts';

/** What a process holds, in MB: resident, and on its JavaScript heap after a collection. */
export interface Memory {
  pid: number;
  residentMb: number;
  /** Null of a process that has no such heap, or did not tell. */
  heapMb: number | null;
}

/** All processes of the stack at one moment, by name. */
export type MemorySample = ReadonlyMap<string, Memory>;

const HEAP_TOLD_WITHIN_MS = 5_000;

/** @param heapFolder where the heap probe of each Node process writes */
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
  const deadline = Date.now() + HEAP_TOLD_WITHIN_MS;
  while (Date.now() < deadline) {
    const told = readIfThere(file);
    if (told) return Number(told) / 2 ** 20;
    await delay(20);
  }
  return null;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Growth that is less than this share, and than this many MB, may be chance. */
const CHANCE = { share: 0.05, mb: 8 };

/**
 * Whether a process grows without end: by its heap where it has one, which a collection has freed of
 * chance, else by what is resident. The third quarter of the run is compared with the last: caches
 * have been filled by then.
 *
 * @param values in the order they were measured
 */
export function growthOf(values: readonly number[]): { mb: number; grows: boolean } {
  const half = Math.floor(values.length / 2);
  const quarter = Math.max(1, Math.floor(values.length / 4));
  const before = percentile(values.slice(half, half + quarter), 0.5);
  const after = percentile(values.slice(-quarter), 0.5);
  const mb = after - before;
  return { mb, grows: mb > CHANCE.mb && mb > before * CHANCE.share };
}
