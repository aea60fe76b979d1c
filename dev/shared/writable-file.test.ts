import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { requireWritable } from './writable-file.ts';

it('names the variable whose file cannot be written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'remit-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const writable = join(folder, 'new', 'audit.db');
  expect(() => requireWritable(writable, 'AUDIT_DATABASE_FILE')).not.toThrow();
  expect(() => requireWritable('/dev/null/audit.db', 'AUDIT_DATABASE_FILE')).toThrow(
    'AUDIT_DATABASE_FILE is /dev/null/audit.db, where no file can be written (',
  );
});
