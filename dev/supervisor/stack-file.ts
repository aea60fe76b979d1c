import { chmodSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'libsql';
import { z } from 'zod';
import { killGroup } from '#dev/shared/process-group.ts';
import type { Report } from '#dev/shared/progress.ts';
import { messageOf, StartupError } from '#dev/shared/startup-error.ts';
import { processName } from '#lib/fault-lab/processes/contract.ts';
import { isRunning, processIdentity } from './process-identity.ts';

const recordSchema = z.object({
  /** Its real path: a copy of the folder has the processes of the original on record. */
  dataDir: z.string(),
  supervisorPid: z.int().positive(),
  processes: z.partialRecord(processName, processIdentity),
  /** Of the installation, in Temporal. */
  namespace: z.string().optional(),
  urls: z.partialRecord(z.enum(['web', 'bank', 'temporal', 'temporalUi']), z.string()),
  /** Missing with the fault lab off. */
  control: z.object({ url: z.string(), token: z.string() }).optional(),
  /** Of the mock bank; callers keep the tokens of their own bank. */
  bankTokens: z.object({ web: z.string(), worker: z.string() }).optional(),
});

/** A killed supervisor leaves it behind: the lock alone says whether a stack runs. */
export type StackRecord = z.infer<typeof recordSchema>;

/** The record holds tokens that kill processes and move money. */
const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** A data folder locked by this process (`stack.lock`), and the record of what runs there (`stack.json`). */
export class StackFile {
  readonly #path: string;
  readonly #lock: Database.Database;
  #record: StackRecord;

  private constructor(dataDir: string) {
    this.#lock = lock(dataDir);
    this.#record = { dataDir: realpathSync(dataDir), supervisorPid: process.pid, processes: {}, urls: {} };
    this.#path = stackFileIn(dataDir);
  }

  /**
   * First ends what a killed supervisor left running: it would hold the ports and the databases.
   *
   * @throws StartupError when another process has the folder.
   */
  static async acquire(dataDir: string, report: Report): Promise<StackFile> {
    const file = new StackFile(dataDir);
    await endLeftovers(readStackRecord(dataDir)?.processes ?? {}, report);
    file.update({});
    return file;
  }

  update(change: Partial<StackRecord>): void {
    this.#record = { ...this.#record, ...change };
    const draft = `${this.#path}.part`;
    writeFileSync(draft, `${JSON.stringify(this.#record, null, 2)}\n`, { mode: OWNER_ONLY });
    renameSync(draft, this.#path);
  }

  release(): void {
    rmSync(this.#path, { force: true });
    this.#lock.close();
  }
}

/** Undefined without one, and of one that was made in another folder. */
export function readStackRecord(dataDir: string): StackRecord | undefined {
  try {
    const record = recordSchema.parse(JSON.parse(readFileSync(stackFileIn(dataDir), 'utf8')));
    return record.dataDir === realpathSync(dataDir) ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * SQLite's file lock, since Node has none: the system drops it when the process ends. The file stays
 * empty, and is never removed: another of the same name could be locked beside it.
 */
function lock(dataDir: string): Database.Database {
  try {
    mkdirSync(dataDir, { recursive: true });
    // It may be older than this rule.
    chmodSync(dataDir, OWNER_ONLY_FOLDER);
    const database = new Database(join(dataDir, 'stack.lock'));
    database.exec('pragma journal_mode = memory; begin immediate');
    return database;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') throw runsAlready(dataDir);
    throw new StartupError(
      `The data folder ${dataDir} cannot be used (${messageOf(error)}): choose another with DATA_DIR=<folder>.`,
    );
  }
}

function runsAlready(dataDir: string): StartupError {
  const { supervisorPid, urls } = readStackRecord(dataDir) ?? {};
  const where = urls?.web ? ` at ${urls.web}` : '';
  return new StartupError(
    `Remit is already running on the data in ${dataDir} (process ${supervisorPid ?? 'unknown'}${where}): ` +
      'stop it first, or choose another folder with DATA_DIR=<folder>.',
  );
}

async function endLeftovers(processes: StackRecord['processes'], report: Report): Promise<void> {
  for (const [name, recorded] of Object.entries(processes)) {
    if (!isRunning(recorded)) continue;
    report(`stopping the ${name} process ${recorded.pid}, left running by a supervisor that was killed`);
    killGroup(recorded.pid, 'SIGKILL');
    while (isRunning(recorded)) await pause(20);
  }
}

function stackFileIn(dataDir: string): string {
  return join(dataDir, 'stack.json');
}
