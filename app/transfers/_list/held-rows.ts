/** Something a list shows, told apart by its reference. */
interface Listed {
  referenceId: string;
}

/** A row as it stands on the screen. */
export interface HeldRow<Row> {
  row: Row;
  /** False once the list no longer has it: it stays as it was last seen, until the reader asks anew. */
  listed: boolean;
}

/** A list as it is, nothing held back. */
export function released<Row extends Listed>(latest: readonly Row[]): HeldRow<Row>[] {
  return latest.map((row) => ({ row, listed: true }));
}

/**
 * What stands on the screen after the list has changed: every row where it was, with what is new about
 * it. Rows that came since are {@link waitingFor held back}, so that nothing moves under a reader's hand.
 */
export function held<Row extends Listed>(
  shown: readonly HeldRow<Row>[],
  latest: readonly Row[],
): HeldRow<Row>[] {
  const rows = new Map(latest.map((row) => [row.referenceId, row]));
  return shown.map(({ row }) => {
    const now = rows.get(row.referenceId);
    return { row: now ?? row, listed: now !== undefined };
  });
}

/** How many rows the list has that do not stand on the screen. */
export function waitingFor<Row extends Listed>(
  shown: readonly HeldRow<Row>[],
  latest: readonly Row[],
): number {
  const here = new Set(shown.map(({ row }) => row.referenceId));
  return latest.filter(({ referenceId }) => !here.has(referenceId)).length;
}
