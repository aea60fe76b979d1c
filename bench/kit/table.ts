import type { BenchResult, Claim, Row } from './result.ts';

/** Rows as a Markdown table, its columns aligned: to be read as it is, and to be pasted. */
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

/** All that was promised, and whether it is so: the table the README quotes. */
export function claimsTable(results: readonly BenchResult[]): string {
  return markdownTable(results.flatMap(({ claims = [] }) => claims).map(rowOf));
}

function rowOf({ what, figure, floor = '', ratio, aim, met }: Claim): Row {
  return {
    what,
    figure,
    floor,
    ratio: ratio === undefined ? '' : String(ratio),
    aim,
    met: met ? 'yes' : 'no',
  };
}
