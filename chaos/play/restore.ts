import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'libsql';
import type { PlannedRestore } from '#chaos/plan/plan.ts';
import type { Stage } from './stage.ts';

/** Copies one database while everything runs, and puts the copy back a while later, while nothing does. */
export async function playRestore(stage: Stage, { of, copyAtMs, afterMs }: PlannedRestore): Promise<void> {
  const { stack, eventLog } = stage;
  const file = join(stack.dataDir, `${of}.db`);
  const copy = `${file}.copy`;
  await delay(copyAtMs);
  const copiedAtMs = Date.now();
  copyDatabase(file, copy);
  await delay(afterMs);
  const fromMs = Date.now();
  stage.isRestarting = true;
  try {
    await stack.restart(() => putBack(copy, file));
  } finally {
    stage.isRestarting = false;
  }
  eventLog.recordRestore({ of, copiedAtMs, fromMs, untilMs: Date.now() });
}

/** One moment of a database that is being written. */
function copyDatabase(file: string, copy: string): void {
  const connection = new Database(file);
  try {
    connection.pragma('busy_timeout = 5000');
    connection.prepare('VACUUM INTO ?').run(copy);
  } finally {
    connection.close();
  }
}

/** Without what the lost file had not yet written into itself. */
async function putBack(copy: string, file: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(`${file}${suffix}`, { force: true });
  await copyFile(copy, file);
}
