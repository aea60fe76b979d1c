/** Light, dark, or as the reader's system has it. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Readable by scripts, since the switch writes it; it says nothing about anybody. */
export const THEME_COOKIE = 'theme';

/** The theme of that name; the system's where it is none. */
export function themeOf(name: string | undefined): Theme {
  return THEMES.find((theme) => theme === name) ?? 'system';
}
