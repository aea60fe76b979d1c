import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The system uses process ids again, so an id alone may be a stranger's: both together are one process. */
export const processIdentity = z.object({ pid: z.int().positive(), startTime: z.string() });
export type ProcessIdentity = z.infer<typeof processIdentity>;

export function identify(pid: number): ProcessIdentity {
  return { pid, startTime: startTimeOf(pid) ?? 'unknown' };
}

export function isRunning({ pid, startTime }: ProcessIdentity): boolean {
  return startTimeOf(pid) === startTime;
}

/** In the system's own format; undefined without such a process. */
function startTimeOf(pid: number): string | undefined {
  try {
    return process.platform === 'linux' ? startTimeOnLinux(pid) : startTimeElsewhere(pid);
  } catch {
    return undefined;
  }
}

/** Fields 20 and 22 of proc_pid_stat(5), counted from the command's name, which may contain spaces. */
function startTimeOnLinux(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended, unless other threads of it still hold its ports.
  return state === 'Z' && fields[16] === '1' ? undefined : fields[18];
}

function startTimeElsewhere(pid: number): string | undefined {
  const [command, ...args] =
    process.platform === 'win32'
      ? ['powershell', '-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.Ticks`]
      : ['ps', '-o', 'lstart=', '-p', String(pid)];
  return execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' }).trim() || undefined;
}
