import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { identify, isRunning, killGroup, type ProcessIdentity } from '#dev/shared/process-group.ts';
import { StartupError } from '#dev/shared/startup-error.ts';

const identitySchema = z.object({ pid: z.number().int().positive(), start: z.string() });

const stackSchema = z.object({
  supervisorPid: z.number().int().positive(),
  supervisorStart: z.string(),
  processes: z.partialRecord(z.enum(['temporal', 'bank', 'worker', 'web']), identitySchema),
  urls: z.partialRecord(z.enum(['web', 'bank', 'temporal', 'temporalUi']), z.string()),
  /** Where the processes are switched; nowhere with the fault lab off. */
  control: z.object({ url: z.string(), token: z.string() }).optional(),
  /** Of the mock bank, made for this run; the caller has that of a bank of theirs. */
  bankToken: z.string().optional(),
});

/** What runs in a data folder: the supervisor and its processes, as they are now. */
export type StackRecord = z.infer<typeof stackSchema>;

/** It holds the tokens by which processes are killed and money is moved. */
const OWNER_ONLY = 0o600;

const LEFTOVER_STOPS_WITHIN_MS = 10_000;

/**
 * `stack.json` in the data folder. It is the lock that keeps two supervisors from one folder, and
 * how the next start finds what a killed supervisor has left running.
 */
export class StackFile {
  readonly #path: string;
  #record: StackRecord;

  private constructor(path: string, record: StackRecord) {
    this.#path = path;
    this.#record = record;
  }

  /**
   * Takes the folder, which is made when missing. What a killed supervisor has left running there
   * is stopped first: it would hold the ports and the databases.
   *
   * @throws StartupError when another supervisor has the folder.
   */
  static async acquire(dataDir: string, report: (line: string) => void): Promise<StackFile> {
    mkdirSync(dataDir, { recursive: true });
    await clearLeftovers(dataDir, report);
    const path = stackFileIn(dataDir);
    const supervisorStart = identify(process.pid)?.start ?? '';
    const record = { supervisorPid: process.pid, supervisorStart, processes: {}, urls: {} };
    try {
      writeFileSync(path, toText(record), { flag: 'wx', mode: OWNER_ONLY });
    } catch (error) {
      // Another supervisor has been quicker by a moment.
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw runsAlready(dataDir);
      throw error;
    }
    return new StackFile(path, record);
  }

  /** Written at once and whole, so that it is true also when the supervisor is killed next. */
  update(change: Partial<Pick<StackRecord, 'processes' | 'urls' | 'control' | 'bankToken'>>): void {
    this.#record = { ...this.#record, ...change };
    const draft = `${this.#path}.${process.pid}`;
    writeFileSync(draft, toText(this.#record), { mode: OWNER_ONLY });
    renameSync(draft, this.#path);
  }

  release(): void {
    rmSync(this.#path, { force: true });
  }
}

/** What `stack.json` says; `undefined` when there is none, or none that can be read. */
export function readStackRecord(dataDir: string): StackRecord | undefined {
  try {
    return stackSchema.parse(JSON.parse(readFileSync(stackFileIn(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Stops the processes of a supervisor that was killed, and removes its record.
 *
 * @throws StartupError when that supervisor still runs.
 */
export async function clearLeftovers(dataDir: string, report: (line: string) => void): Promise<void> {
  const record = readStackRecord(dataDir);
  if (record !== undefined) {
    const supervisor = { pid: record.supervisorPid, start: record.supervisorStart };
    if (isRunning(supervisor)) throw runsAlready(dataDir, record);
    const { web, worker, bank, temporal } = record.processes;
    for (const [name, leftover] of Object.entries({ web, worker, bank, temporal })) {
      if (leftover === undefined || !isRunning(leftover)) continue;
      report(`stopping the ${name} process ${leftover.pid}, left running by a supervisor that was killed`);
      await stopLeftover(leftover);
    }
  }
  rmSync(stackFileIn(dataDir), { force: true });
}

async function stopLeftover(leftover: ProcessIdentity): Promise<void> {
  killGroup(leftover.pid, 'SIGTERM');
  const killAt = performance.now() + LEFTOVER_STOPS_WITHIN_MS;
  while (isRunning(leftover)) {
    if (performance.now() > killAt) killGroup(leftover.pid, 'SIGKILL');
    await pause(100);
  }
}

function runsAlready(dataDir: string, record = readStackRecord(dataDir)): StartupError {
  const where = record?.urls.web ? ` at ${record.urls.web}` : '';
  return new StartupError(
    `Remit already runs on the data in ${dataDir} (process ${record?.supervisorPid ?? 'unknown'}${where}): ` +
      'stop it first, or give this one a folder of its own with DATA_DIR=<folder>.',
  );
}

function stackFileIn(dataDir: string): string {
  return join(dataDir, 'stack.json');
}

function toText(record: StackRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
