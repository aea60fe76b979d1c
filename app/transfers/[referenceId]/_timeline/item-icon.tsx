import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';

/** How an item of the timeline stands, as a sign. */
export interface ItemStyle {
  icon: LucideIcon;
  tone: string;
}

/** The sign changes over when the item comes to stand otherwise; with the page it is simply there. */
export function ItemIcon({ style: { icon: Icon, tone } }: { style: ItemStyle }) {
  const [shown, setShown] = useState({ Icon, changes: 0 });
  if (shown.Icon !== Icon) setShown({ Icon, changes: shown.changes + 1 });
  return (
    <span
      // Another element begins the motion anew, wherever the last one was.
      key={shown.changes}
      className={`flex size-8 shrink-0 items-center justify-center rounded-full ${tone} ${shown.changes > 0 ? 'turn-over' : ''}`}
    >
      <Icon className="size-4" aria-hidden="true" />
    </span>
  );
}
