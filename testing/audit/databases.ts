/** A new audit database for each test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditDatabase } from '#lib/audit/database.ts';
import { createTestDatabase } from '#testing/bank/bank.ts';

export interface TestAuditTrail {
  file: string;
  close(): Promise<void>;
}

/** Makes this process, and those it starts, use a new SQLite file until it is closed. */
export async function useOwnAuditTrail(): Promise<TestAuditTrail> {
  const folder = await mkdtemp(join(tmpdir(), 'remit-audit-'));
  const file = join(folder, 'audit.db');
  process.env.AUDIT_DATABASE_FILE = file;
  process.env.BANK_TOKEN ??= 'token-of-a-test';
  return startUsing(file, () => rm(folder, { recursive: true }));
}

/** The same with a new database on a Postgres server. */
export async function useOwnAuditTrailOn(server: string): Promise<TestAuditTrail> {
  const { url, drop } = await createTestDatabase(server);
  process.env.AUDIT_DATABASE_URL = url;
  return startUsing('', async () => {
    delete process.env.AUDIT_DATABASE_URL;
    await drop();
  });
}

function startUsing(file: string, remove: () => Promise<void>): TestAuditTrail {
  forget();
  return {
    file,
    close: async () => {
      const db = await auditDatabase();
      await db.destroy();
      forget();
      await remove();
    },
  };
}

/** Forgets the environment this process has read, and the database it has opened. */
function forget(): void {
  for (const name of ['web-env', 'audit-database']) globalThis.remitPerProcess?.delete(name);
}
