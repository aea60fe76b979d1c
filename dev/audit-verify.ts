import './shared/node-version.ts';
import './shared/prepare-environment.ts';
import { existsSync } from 'node:fs';
import color from 'picocolors';
import { auditDatabase } from '#lib/audit/database.ts';
import { verifyAudit } from '#lib/audit/verify.ts';
import { webEnv } from '#lib/shared/web-env.ts';

/*
 * `npm run audit:verify`: whether the audit trail is as it was written, while Remit runs or not. Exit code
 * 0: it is; 1: a row is broken; 2: it could not be read.
 */

process.exitCode = await main();

async function main(): Promise<number> {
  // The web's settings demand it.
  process.env.BANK_TOKEN ||= 'unused';
  try {
    const { AUDIT_DATABASE_URL, AUDIT_DATABASE_FILE: file } = webEnv();
    // Opening would create it.
    if (!AUDIT_DATABASE_URL && !existsSync(file)) throw new Error(`${file} does not exist.`);
    const db = await auditDatabase();
    const { rows, hash, broken } = await verifyAudit(db).finally(() => db.destroy());
    if (broken === null) {
      console.log(color.green(`The audit trail is whole: ${rows} rows. Last hash ${hash || 'none'}.`));
      return 0;
    }
    console.log(color.red(`The audit trail is broken. ${broken}`));
    console.log(`The ${rows} rows before it are as they were written.`);
    return 1;
  } catch (error) {
    console.error('The audit trail cannot be read:', error instanceof Error ? error.message : error);
    return 2;
  }
}
