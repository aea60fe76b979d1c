import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '#dev/shared/startup-error.ts';
import type { Log } from '#dev/supervisor/log.ts';
import type { Stack } from '#dev/supervisor/stack.ts';
import type { ProcessName, ProcessState, ProcessStatus } from '#lib/fault-lab/processes/contract.ts';
import {
  type Interruption,
  type InterruptionKind,
  interruptionsIn,
  lineOf,
  RECORD_FILE,
} from '#lib/interruptions/interruption.ts';

/** About 300 KB: two years of a restart a day. */
const MAX_KEPT = 2_000;
const OWNER_ONLY = 0o600;

/** Writes down when a process of the stack does not serve, as it happens, with neither Temporal nor the bank. */
export function keepInterruptions(
  stack: Pick<Stack, 'changes' | 'statuses'>,
  names: readonly ProcessName[],
  dataDir: string,
  log: Log,
): void {
  const record = new InterruptionRecord(join(dataDir, RECORD_FILE));
  const noted = (write: () => void) => {
    try {
      write();
    } catch (error) {
      log.problem('remit', `what happens to the processes cannot be recorded: ${messageOf(error)}`);
    }
  };
  noted(() => record.open(names, new Date()));
  stack.changes.on('change', () => noted(() => record.note(stack.statuses())));
}

class InterruptionRecord {
  readonly #file: string;
  readonly #open = new Map<ProcessName, Interruption>();
  readonly #pids = new Map<ProcessName, number>();
  #lines = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** Goes on with what the supervisor before left open; nobody sees to a process that is not in `names`. */
  open(names: readonly ProcessName[], now: Date): void {
    this.#compact((one) => (names.includes(one.process) ? one : { ...one, to: one.to ?? now.toISOString() }));
  }

  #compact(asItIs: (one: Interruption) => Interruption): void {
    const all = existsSync(this.#file) ? interruptionsIn(readFileSync(this.#file, 'utf8')).map(asItIs) : [];
    const kept = all.filter(({ to }, index) => to === null || index >= all.length - MAX_KEPT);
    for (const one of kept) if (one.to === null) this.#open.set(one.process, one);
    const draft = `${this.#file}.part`;
    writeFileSync(draft, kept.map(lineOf).join(''), { mode: OWNER_ONLY });
    renameSync(draft, this.#file);
    this.#lines = kept.length;
  }

  note(statuses: readonly ProcessStatus[]): void {
    for (const status of statuses) {
      const { name, pid, state } = status;
      const changed = changesBy(status, this.#open.get(name), this.#pids.get(name) ?? null);
      if (changed.length > 0) appendFileSync(this.#file, changed.map(lineOf).join(''), { mode: OWNER_ONLY });
      this.#lines += changed.length;
      for (const one of changed) this.#open.set(name, one);
      if (state === 'up') this.#open.delete(name);
      if (state === 'up' && pid !== null) this.#pids.set(name, pid);
    }
    if (this.#lines >= 2 * MAX_KEPT) this.#compact((one) => one);
  }
}

const KINDS: Readonly<Record<ProcessState, InterruptionKind | null>> = {
  up: null,
  starting: 'starting',
  unresponsive: 'unresponsive',
  down: 'crashed',
  stopping: 'stopped',
  stopped: 'stopped',
};

/**
 * Pure: what becomes of the record by a status: an interruption ends, or begins, or another begins in its place.
 * @param before of the process that served last
 */
export function changesBy(
  { name, state, since, lastEnd }: ProcessStatus,
  open: Interruption | undefined,
  before: number | null,
): Interruption[] {
  const kind = KINDS[state];
  const ended = open ? [{ ...open, to: since }] : [];
  if (kind === null) return ended;
  // On its way up again, and down again on that way, it is still down for the reason before.
  if (open && (kind === open.kind || state === 'starting')) return [];
  if (open?.kind === 'crashed' && state === 'stopping') return [];
  const end = kind === 'crashed' ? lastEnd : null;
  return [...ended, { process: name, kind, pid: open?.pid ?? before, end, from: since, to: null }];
}
