/** Postgres in this process (PGlite), for tests without a server. */
import type { PGlite } from '@electric-sql/pglite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';

export class PGliteDialect implements Dialect {
  readonly #lite: PGlite;
  readonly #isShared: boolean;

  /** @param isShared whether others use the same database, which must then outlive this dialect */
  constructor(lite: PGlite, isShared = false) {
    this.#lite = lite;
    this.#isShared = isShared;
  }

  createDriver(): Driver {
    return new PGliteDriver(this.#lite, this.#isShared);
  }

  createAdapter(): PostgresAdapter {
    return new PostgresAdapter();
  }

  createQueryCompiler(): PostgresQueryCompiler {
    return new PostgresQueryCompiler();
  }

  createIntrospector(db: Kysely<unknown>): PostgresIntrospector {
    return new PostgresIntrospector(db);
  }
}

/** PGlite has one connection, so callers take turns. */
class PGliteDriver implements Driver {
  readonly #lite: PGlite;
  readonly #isShared: boolean;
  readonly #connection: DatabaseConnection;
  #free: Promise<void> = Promise.resolve();
  #release: () => void = () => {};

  constructor(lite: PGlite, isShared: boolean) {
    this.#lite = lite;
    this.#isShared = isShared;
    this.#connection = new PGliteConnection(lite);
  }

  async init(): Promise<void> {
    await this.#lite.waitReady;
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#free;
    let release: () => void = () => {};
    this.#free = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.#release = release;
    return this.#connection;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async destroy(): Promise<void> {
    if (!this.#isShared) await this.#lite.close();
  }
}

class PGliteConnection implements DatabaseConnection {
  readonly #lite: PGlite;

  constructor(lite: PGlite) {
    this.#lite = lite;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, affectedRows } = await this.#lite.query<Row>(query.sql, [...query.parameters]);
    return { rows, numAffectedRows: BigInt(affectedRows ?? 0) };
  }

  streamQuery(): never {
    throw new Error('Streaming is not supported.');
  }
}
