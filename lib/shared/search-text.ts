import { z } from 'zod';
import { isReferenceId, withoutAddress } from './ids.ts';
import { pastedId, visibleText } from './text.ts';

/** What is searched for, wherever: as typed, or copied from a page or its address. */
export const searchText = z
  .string()
  .transform((text) => withoutAddress(idOrText(text)))
  .pipe(z.string().max(100, 'Use at most 100 characters.'));

function idOrText(text: string): string {
  const id = pastedId(text);
  return isReferenceId(id) && /\d/.test(id) ? id : visibleText(text);
}
