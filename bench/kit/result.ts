/** What one benchmark has measured: rows of a table, each with the same columns. */
export interface BenchResult {
  name: string;
  rows: Row[];
  /** What it says about the aims of this project. */
  claims?: Claim[];
}

export type Row = Record<string, string | number>;

/** A figure that was promised, with its unit, beside what it is to be compared with. */
export interface Claim {
  what: string;
  figure: string;
  /** The least it could have been, measured in the same run; nothing where there is no such thing. */
  floor?: string;
  ratio?: number;
  aim: string;
  met: boolean;
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
