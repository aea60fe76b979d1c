import { readFile } from 'node:fs/promises';

/** The unit of `/proc/<pid>/stat`, the same on every Linux (USER_HZ is 100). */
const TICK_MS = 10;

/**
 * How much processor time a process has used so far, in milliseconds, by itself and in the system on
 * its behalf; undefined where there is no /proc to ask, or no such process.
 */
export async function processorMs(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // Fields are counted from behind the name, which may itself hold blanks: utime is the 12th, stime the 13th.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!fields) return undefined;
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
