import type { BankEnv } from '#bank/shared/env.ts';
import type { BankDatabase } from './database.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

export function openDatabase(env: Pick<BankEnv, 'databaseUrl' | 'databaseFile'>): Promise<BankDatabase> {
  return env.databaseUrl === undefined ? openSqlite(env.databaseFile) : openPostgres(env.databaseUrl);
}
