/** What one benchmark has measured: rows of a table, each with the same columns. */
export interface BenchResult {
  name: string;
  rows: Record<string, string | number>[];
}

/** Half of the values are at most this, or 95 of 100, and so on. @throws RangeError without values */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new RangeError('There are no values.');
  return value;
}

export function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
