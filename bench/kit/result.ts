/** One table of figures; all rows have the same columns. */
export interface BenchResult {
  name: string;
  rows: Row[];
  targets?: Target[];
}

export type Row = Record<string, string | number>;

/** A figure that the project commits to. */
export interface Target {
  metric: string;
  measured: string;
  /** Measured in the same run, without code of ours. */
  baseline?: string;
  /** Measured to baseline. */
  ratio?: number;
  target: string;
  met: boolean;
}

/** @param share 0.5 for the median, 0.95 for p95. @throws RangeError without values */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new RangeError('There are no values.');
  return value;
}

export function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
