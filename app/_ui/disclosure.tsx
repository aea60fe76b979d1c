import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';

interface Props {
  label: string;
  /** At most one of a group is open. */
  group?: string;
  /** Not offered any more: only what its form has to say is left. */
  isOver?: boolean;
  /** Without scripts it would hide what the page was sent for. */
  hasFailed?: boolean;
  children: ReactNode;
}

/** Works without scripts. */
export function Disclosure({ label, group, isOver = false, hasFailed = false, children }: Props) {
  return (
    <details
      name={isOver ? undefined : group}
      open={isOver || hasFailed || undefined}
      className={`group card ${isOver ? 'not-has-[[role=alert]]:hidden' : ''}`}
    >
      <summary
        hidden={isOver}
        className="flex h-11 list-none items-center justify-between gap-3 rounded-xl px-4 font-medium hover:bg-sunken [&::-webkit-details-marker]:hidden"
      >
        {label}
        <ChevronDown
          className="size-4 text-muted transition-transform group-open:rotate-180"
          aria-hidden="true"
        />
      </summary>
      <div className="border-t border-line p-4">{children}</div>
    </details>
  );
}
