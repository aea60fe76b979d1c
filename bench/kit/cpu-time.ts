import { readFile } from 'node:fs/promises';

/** One tick in `/proc/<pid>/stat`: USER_HZ is 100 on every Linux. */
const TICK_MS = 10;

/** User and system CPU time of a process so far; undefined without /proc or the process. */
export async function cpuMs(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The process name may contain spaces; utime and stime are the 12th and 13th field after it.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!fields) return undefined;
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
