import type { LucideIcon } from 'lucide-react';

export interface Command {
  /** Unique within the palette. */
  id: string;
  label: string;
  note?: string;
  icon: LucideIcon;
  run(): void;
}

export interface CommandGroup {
  title: string;
  items: readonly Command[];
}

/** The commands that have every typed word in label or note, without empty groups. */
export function matching(groups: readonly CommandGroup[], typed: string): CommandGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = ({ label, note = '' }: Command) => {
    const text = `${label} ${note}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return groups
    .map(({ title, items }) => ({ title, items: items.filter(matches) }))
    .filter(({ items }) => items.length > 0);
}
