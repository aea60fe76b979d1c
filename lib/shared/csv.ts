/** Comma-separated values as RFC 4180 has them, for people who open them in a spreadsheet. */
import { type Currency, toDecimal } from './money.ts';

/** A cell's text. What is no text needs no care, and gets none: see {@link csvLine}. */
export type CsvCell = string | { minor: number; currency: Currency } | { number: number } | null;

/**
 * One line, with its end. Text that a spreadsheet would take for a formula is kept from being one by
 * an apostrophe before it (https://owasp.org/www-community/attacks/CSV_Injection); money is a plain
 * decimal, exact to the last digit, and a negative one stays a number.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return quotedWhereNeeded(harmless(cell));
  return 'minor' in cell ? toDecimal(cell.minor, cell.currency) : String(cell.number);
}

/** The full-width forms of the signs are formulas to some spreadsheets too. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

function harmless(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function quotedWhereNeeded(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Lines as the body of a response, each read when the one before was taken. The first is read before
 * this resolves, so that what fails at once can still be answered as a failure; what fails later
 * breaks the stream off, so that nobody takes half a file for a whole one.
 *
 * @throws what the first line throws
 */
export async function csvStream(lines: AsyncGenerator<string>): Promise<ReadableStream<Uint8Array>> {
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
