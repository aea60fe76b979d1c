import type { Kysely } from 'kysely';
import type { BankDatabase } from './database.ts';
import type { Tables } from './tables.ts';

export interface ReaderSource {
  kind: BankDatabase['kind'];
  source: string;
}

/** Another connection to a database that is open, for a thread, which loads no driver but the one it needs. */
export async function openReader({ kind, source }: ReaderSource): Promise<Kysely<Tables>> {
  if (kind === 'sqlite') return (await import('./sqlite.ts')).openReadOnly(source);
  return (await import('./postgres.ts')).openPostgresReader(source);
}
