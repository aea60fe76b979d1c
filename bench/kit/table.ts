import type { BenchResult, Row, Target } from './result.ts';

/** Rows as a Markdown table with aligned columns. */
export function markdownTable(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))];
  const widths = names.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const isNumeric = names.map((name) => rows.every((row) => typeof (row[name] ?? 0) === 'number'));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) => `${'-'.repeat(width + 1)}${isNumeric[column] ? ':' : '-'}`);
  const [head = [], ...body] = lines;
  return [line(head), `|${rule.join('|')}|`, ...body.map(line)].join('\n');
}

/** All targets of a run: the table the README quotes. */
export function targetsTable(results: readonly BenchResult[]): string {
  return markdownTable(results.flatMap(({ targets = [] }) => targets).map(rowOf));
}

function rowOf({ metric, measured, baseline = '', ratio, target, met }: Target): Row {
  return {
    metric,
    measured,
    baseline,
    ratio: ratio === undefined ? '' : String(ratio),
    target,
    met: met ? 'yes' : 'no',
  };
}
