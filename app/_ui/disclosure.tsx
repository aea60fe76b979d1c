import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';

interface Props {
  label: string;
  /** Of those with one name, one is open at a time. */
  group?: string;
  children: ReactNode;
}

/** What can be done, behind its name; opens before any script has loaded. */
export function Disclosure({ label, group, children }: Props) {
  return (
    <details name={group} className="group card">
      <summary className="flex h-11 list-none items-center justify-between gap-3 rounded-xl px-4 font-medium hover:bg-sunken [&::-webkit-details-marker]:hidden">
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
