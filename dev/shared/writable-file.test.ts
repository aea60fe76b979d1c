import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { requireSpace, requireWritable } from './writable-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'remit-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

it('names the variable whose file cannot be written', () => {
  const writable = join(folder, 'new', 'audit.db');
  expect(() => requireWritable(writable, 'AUDIT_DATABASE_FILE')).not.toThrow();
  expect(() => requireWritable('/dev/null/audit.db', 'AUDIT_DATABASE_FILE')).toThrow(
    'AUDIT_DATABASE_FILE is /dev/null/audit.db, which cannot be written (',
  );
});

it('names one that is a folder', () => {
  expect(() => requireWritable(folder, 'AUDIT_DATABASE_FILE')).toThrow('cannot be written (it is no file)');
});

/** Root may write it all the same. */
it.skipIf(process.getuid?.() === 0)('names one that is there and may only be read', () => {
  const file = join(folder, 'audit.db');
  writeFileSync(file, '', { mode: 0o444 });
  expect(() => requireWritable(file, 'AUDIT_DATABASE_FILE')).toThrow('cannot be written (EACCES');
});

/** It is never anything but full. */
it.runIf(process.platform === 'linux')('names the folder whose disk is full, and its setting', () => {
  expect(() => requireSpace(folder)).not.toThrow();
  expect(() => requireSpace('/proc')).toThrow(
    'The disk of /proc is full (0 KiB free): free some space, or choose another folder with DATA_DIR=<folder>.',
  );
});
