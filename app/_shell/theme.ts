import { z } from 'zod';

/** Light, dark, or as the reader's system has it. */
export const theme = z.enum(['system', 'light', 'dark']);
export type Theme = z.infer<typeof theme>;

/** Readable by scripts, since the switch writes it; it says nothing about anybody. */
export const THEME_COOKIE = 'theme';
