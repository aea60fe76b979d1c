import type { AccountRow, AccountWordRow } from './tables.ts';

/** The words that find an account: its number, holder and bank, whole and in parts. */
export function wordRowsOf({ id, holder, bank }: AccountRow): AccountWordRow[] {
  const whole = [id, holder, bank].flatMap(wordsOf);
  const parts = whole.flatMap((word) => word.split(/[^\p{L}\p{N}]+/u)).filter((part) => part !== '');
  return [...new Set([...whole, ...parts])].map((word) => ({ word, account: id }));
}

/** In lower case and without accents: "José" is found by "jose". */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.split(/\s+/).filter((word) => word !== '');
}
