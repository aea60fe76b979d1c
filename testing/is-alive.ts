import { readFileSync } from 'node:fs';

/** Whether a process runs. A zombie does not: it has ended, and waits for its parent to collect it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
