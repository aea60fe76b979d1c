import { type Currency, toDecimal } from './money.ts';

type CsvCell = string | { minor: number; currency: Currency } | { number: number } | null;

/**
 * RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe in front
 * (https://owasp.org/www-community/attacks/CSV_Injection); money and numbers need none.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return quotedWhereNeeded(withoutFormula(cell));
  return 'minor' in cell ? toDecimal(cell.minor, cell.currency) : String(cell.number);
}

/** The full-width signs start formulas in some spreadsheets too. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

function withoutFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function quotedWhereNeeded(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * The first line is read before this resolves, so that an early failure can be answered as one. A later one
 * breaks the stream off, so that nobody takes half a file for a whole one.
 */
export async function textStream(lines: AsyncGenerator<string>): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  let next = await lines.next();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (next.done) return controller.close();
      controller.enqueue(encoder.encode(next.value));
      next = await lines.next();
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}
