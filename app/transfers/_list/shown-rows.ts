interface Listed {
  referenceId: string;
}

export interface ShownRow<Row> {
  row: Row;
  /** False once the list no longer has it: it is shown as last seen until the next reload. */
  listed: boolean;
}

export function allShown<Row extends Listed>(latest: readonly Row[]): ShownRow<Row>[] {
  return latest.map((row) => ({ row, listed: true }));
}

/**
 * The shown rows with the latest data, each in its place. New rows are held back and {@link countNew counted},
 * so that nothing moves under the pointer.
 */
export function updateInPlace<Row extends Listed>(
  shown: readonly ShownRow<Row>[],
  latest: readonly Row[],
): ShownRow<Row>[] {
  const rows = new Map(latest.map((row) => [row.referenceId, row]));
  return shown.map(({ row }) => {
    const now = rows.get(row.referenceId);
    return { row: now ?? row, listed: now !== undefined };
  });
}

export function countNew<Row extends Listed>(
  shown: readonly ShownRow<Row>[],
  latest: readonly Row[],
): number {
  const here = new Set(shown.map(({ row }) => row.referenceId));
  return latest.filter(({ referenceId }) => !here.has(referenceId)).length;
}
