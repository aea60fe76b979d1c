import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';

export interface ItemStyle {
  icon: LucideIcon;
  tone: string;
}

/** Animates when the status changes, not on load. */
export function ItemIcon({ style: { icon: Icon, tone } }: { style: ItemStyle }) {
  const [shown, setShown] = useState({ Icon, changes: 0 });
  if (shown.Icon !== Icon) setShown({ Icon, changes: shown.changes + 1 });
  return (
    <span
      // A new element restarts the animation.
      key={shown.changes}
      className={`flex size-8 shrink-0 items-center justify-center rounded-full ${tone} ${shown.changes > 0 ? 'turn-over' : ''}`}
    >
      <Icon className="size-4" aria-hidden="true" />
    </span>
  );
}
