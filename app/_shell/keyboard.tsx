'use client';

import { Keyboard as KeyboardIcon } from 'lucide-react';
import { useId } from 'react';
import { Dialog } from '#app/_ui/dialog.tsx';
import { setShortcutsOn, useShortcutsOn } from '#app/_ui/single-key-shortcuts.ts';
import { navItems } from './nav-items.ts';
import { showOverlay, useOverlay } from './overlay.ts';
import { useShortcuts } from './use-shortcuts.ts';

export function Keyboard({ faultLab }: { faultLab: boolean }) {
  const on = useShortcutsOn();
  const isOpen = useOverlay() === 'keys';
  useShortcuts(on, faultLab);
  return (
    <Dialog
      title="Keyboard shortcuts"
      description="They work everywhere except in text fields."
      open={isOpen}
      onClose={() => showOverlay(null)}
    >
      <div className="grid gap-5">
        <KeySwitch on={on} />
        <div className={`grid gap-x-8 gap-y-5 sm:grid-cols-2 ${on ? '' : 'text-muted'}`}>
          <KeyList title="Go to" lines={goToLines(faultLab)} />
          <KeyList title="On this page" lines={PAGE_LINES} />
        </div>
      </div>
    </Dialog>
  );
}

/** The way to switch shortcuts on again. */
export function KeyboardButton() {
  return (
    <button
      type="button"
      className="inline-flex size-11 shrink-0 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink lg:size-7"
      aria-label="Keyboard shortcuts"
      title="Keyboard shortcuts"
      onClick={() => showOverlay('keys')}
    >
      <KeyboardIcon className="size-4" aria-hidden="true" />
    </button>
  );
}

function KeySwitch({ on }: { on: boolean }) {
  const id = useId();
  return (
    <label
      htmlFor={id}
      className="flex cursor-pointer items-start gap-3 rounded-lg bg-sunken px-4 py-3 has-focus-visible:outline-2 has-focus-visible:outline-accent"
    >
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={on}
        aria-checked={on}
        onChange={({ target }) => setShortcutsOn(target.checked)}
        aria-describedby={`${id}-note`}
        className="mt-0.5 size-4 shrink-0 accent-(--accent)"
      />
      <span>
        <span className="block font-medium">Single-key shortcuts</span>
        <span id={`${id}-note`} className="block text-note text-muted">
          Turn them off if you use voice control. Saved in this browser.
        </span>
      </span>
    </label>
  );
}

interface Line {
  keys: readonly string[];
  does: string;
}

const PAGE_LINES: readonly Line[] = [
  { keys: ['Ctrl', 'K'], does: 'Search or run' },
  { keys: ['/'], does: 'Search' },
  { keys: ['j'], does: 'Next item' },
  { keys: ['k'], does: 'Previous item' },
  { keys: ['Enter'], does: 'Open item' },
  { keys: ['?'], does: 'Show shortcuts' },
  { keys: ['Esc'], does: 'Close' },
];

function goToLines(faultLab: boolean): Line[] {
  return navItems(faultLab).map(({ key, label }) => ({ keys: ['g', key], does: label }));
}

function KeyList({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section>
      <h3 className="eyebrow mb-2">{title}</h3>
      <dl className="grid gap-1.5">
        {lines.map(({ keys, does }) => (
          <div key={does} className="flex items-center justify-between gap-4">
            <dt>{does}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-6 rounded border border-line-strong bg-surface px-1.5 text-center font-mono text-note"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
