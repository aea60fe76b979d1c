import type { Kysely } from 'kysely';
import type { BankEnv } from '#bank/shared/env.ts';
import type { BankDatabase } from './database.ts';
import { openPostgres, openPostgresReader } from './postgres.ts';
import { openReadOnly, openSqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

export function openDatabase(env: Pick<BankEnv, 'databaseUrl' | 'databaseFile'>): Promise<BankDatabase> {
  return env.databaseUrl === undefined ? openSqlite(env.databaseFile) : openPostgres(env.databaseUrl);
}

export interface ReaderSource {
  kind: BankDatabase['kind'];
  source: string;
}

/** Another connection to a database that is open, for long work in the background. */
export function openReader({ kind, source }: ReaderSource): Kysely<Tables> {
  return kind === 'sqlite' ? openReadOnly(source) : openPostgresReader(source);
}
