import { z } from 'zod';
import { withoutAddress } from './ids.ts';
import { visibleText } from './text.ts';

/** What is searched for, wherever: as typed, or copied from a page or its address. */
export const searchText = z
  .string()
  .transform((text) => withoutAddress(visibleText(text)))
  .pipe(z.string().max(100, 'Use at most 100 characters.'));
