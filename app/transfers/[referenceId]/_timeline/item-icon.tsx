import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';

/** How an item of the timeline stands, as a sign. */
export interface Look {
  icon: LucideIcon;
  tone: string;
}

/** The sign turns over when the item comes to stand otherwise; with the page it is simply there. */
export function ItemSign({ look: { icon: Icon, tone } }: { look: Look }) {
  const [shown, setShown] = useState({ Icon, turns: 0 });
  if (shown.Icon !== Icon) setShown({ Icon, turns: shown.turns + 1 });
  return (
    <span
      // Another element begins the motion anew, wherever the last one was.
      key={shown.turns}
      className={`flex size-8 shrink-0 items-center justify-center rounded-full ${tone} ${shown.turns > 0 ? 'turn-over' : ''}`}
    >
      <Icon className="size-4" aria-hidden="true" />
    </span>
  );
}
