/** An audit trail of its own for each test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditDatabase } from '#lib/audit/database.ts';

export interface TestAuditTrail {
  file: string;
  close(): Promise<void>;
}

/** From here on this process's audit trail is a new file, until it is closed. */
export async function useOwnAuditTrail(): Promise<TestAuditTrail> {
  const folder = await mkdtemp(join(tmpdir(), 'remit-audit-'));
  const file = join(folder, 'audit.db');
  process.env.AUDIT_DATABASE_FILE = file;
  process.env.BANK_TOKEN ??= 'token-of-a-test';
  forget();
  return {
    file,
    close: async () => {
      const db = await auditDatabase();
      await db.destroy();
      forget();
      await rm(folder, { recursive: true });
    },
  };
}

/** What this process has read of its environment, and what it has opened by it. */
function forget(): void {
  for (const name of ['web-env', 'audit-database']) globalThis.remitPerProcess?.delete(name);
}
