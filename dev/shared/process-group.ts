import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, told apart from a later one that has got the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it began, in whatever form the system tells it. */
  readonly start: string;
}

/**
 * Signals a process and everything it has started, given that it leads a process group of its own
 * (spawned with `detached`). A group that is already gone is no error.
 */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    // Windows has no process groups: there the process alone is signalled.
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch (error) {
    if (!isNoSuchProcess(error)) throw error;
  }
}

/** The process that has this id now; `undefined` when there is none. */
export function identify(pid: number): ProcessIdentity | undefined {
  const start = process.platform === 'linux' ? startOnLinux(pid) : startElsewhere(pid);
  return start === undefined ? undefined : { pid, start };
}

/**
 * Whether a recorded process still runs. Ids are used again (after a reboot, and by every start of a
 * container), so the id alone does not tell.
 */
export function isRunning({ pid, start }: ProcessIdentity): boolean {
  return identify(pid)?.start === start;
}

/** Field 22 of proc_pid_stat(5), counted from behind the command's name, which may hold spaces. */
function startOnLinux(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended and only waits for its parent to collect it.
  return state === 'Z' ? undefined : fields[18];
}

function startElsewhere(pid: number): string | undefined {
  const [command, ...args] =
    process.platform === 'win32'
      ? ['powershell', '-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.Ticks`]
      : ['ps', '-o', 'lstart=', '-p', String(pid)];
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

function isNoSuchProcess(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ESRCH';
}
