export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Readable by scripts: the switch writes it. */
export const THEME_COOKIE = 'theme';

export function themeOf(name: string | undefined): Theme {
  return THEMES.find((theme) => theme === name) ?? 'system';
}
