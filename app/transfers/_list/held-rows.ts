interface Listed {
  referenceId: string;
}

export interface HeldRow<Row> {
  row: Row;
  /** False once the list no longer has it: it is shown as last seen until the next reload. */
  listed: boolean;
}

export function released<Row extends Listed>(latest: readonly Row[]): HeldRow<Row>[] {
  return latest.map((row) => ({ row, listed: true }));
}

/**
 * The shown rows with the latest data, each in its place. New rows are {@link waitingFor held back}, so that
 * nothing moves under the pointer.
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

/** How many rows are held back. */
export function waitingFor<Row extends Listed>(
  shown: readonly HeldRow<Row>[],
  latest: readonly Row[],
): number {
  const here = new Set(shown.map(({ row }) => row.referenceId));
  return latest.filter(({ referenceId }) => !here.has(referenceId)).length;
}
