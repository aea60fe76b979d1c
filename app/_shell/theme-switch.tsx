'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useId, useState } from 'react';
import { THEME_COOKIE, type Theme, themeOf } from './theme.ts';

const CHOICES = [
  { theme: 'system', label: 'System', icon: Monitor },
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
] as const;

const A_YEAR_S = 31_536_000;

/** In a cookie, so that the server’s HTML has it and nothing flashes. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const name = useId();
  // Remounted by the phone menu: the document has the current choice.
  const [chosen, setChosen] = useState(() =>
    typeof document === 'undefined' ? initial : themeOf(document.documentElement.dataset.theme),
  );
  const choose = (theme: Theme) => {
    setChosen(theme);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet.
    document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${A_YEAR_S}; samesite=lax`;
    document.documentElement.dataset.theme = theme;
  };
  return (
    <fieldset className="flex items-center rounded-lg bg-sunken p-0.5">
      <legend className="sr-only">Theme</legend>
      {CHOICES.map(({ theme, label, icon: Icon }) => (
        <label
          key={theme}
          title={label}
          className="flex size-11 cursor-pointer items-center justify-center rounded-md text-muted has-checked:bg-surface has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent lg:size-7"
        >
          <input
            type="radio"
            name={name}
            value={theme}
            checked={chosen === theme}
            onChange={() => choose(theme)}
            className="sr-only"
          />
          <Icon className="size-4" aria-hidden="true" />
          <span className="sr-only">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
