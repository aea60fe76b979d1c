/** A statement takes 32,766 parameters on SQLite and 65,535 on Postgres; a row has up to 13. */
const BATCH = 1_000;

export function inBatches<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, index) =>
    rows.slice(index * BATCH, (index + 1) * BATCH),
  );
}
