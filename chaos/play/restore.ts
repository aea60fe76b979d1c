import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import Database from 'libsql';
import type { PlannedRestore } from '#chaos/plan/plan.ts';
import { killIfUp } from './kill.ts';
import type { Stage } from './stage.ts';

/** Copies one database while everything runs, and puts the copy back a while later, while nothing does. */
export async function playRestore(stage: Stage, { of, copyAtMs, afterMs }: PlannedRestore): Promise<void> {
  const { stack, eventLog } = stage;
  const file = join(stack.dataDir, `${of}.db`);
  const copy = `${file}.copy`;
  await delay(copyAtMs);
  const copiedAtMs = Date.now();
  await copyDatabase(file, copy);
  await delay(afterMs);
  const fromMs = Date.now();
  // Neither waits for hung calls and open pages then.
  for (const name of ['worker', 'web'] as const) killIfUp(stage, name);
  stage.isRestarting = true;
  try {
    await stack.restart(() => putBack(copy, file));
  } finally {
    stage.isRestarting = false;
  }
  eventLog.recordRestore({ of, copiedAtMs, fromMs, untilMs: Date.now() });
}

/**
 * As of one moment, while others write: a read transaction keeps the log from being written back beyond what it
 * sees, and the log is copied last. By another process: closing a file here would drop the locks on it.
 */
async function copyDatabase(file: string, copy: string): Promise<void> {
  const reader = new Database(file);
  try {
    reader.exec('begin; select count(*) from sqlite_master');
    for (const suffix of ['', '-wal']) await execa('cp', [`${file}${suffix}`, `${copy}${suffix}`]);
  } finally {
    reader.close();
  }
}

/** What the log of the lost file has is lost with it. */
async function putBack(copy: string, file: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(`${file}${suffix}`, { force: true });
  for (const suffix of ['', '-wal']) await copyFile(`${copy}${suffix}`, `${file}${suffix}`);
}
