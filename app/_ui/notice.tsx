import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

export function Notice({ children }: { children: ReactNode }) {
  return (
    <div className="flex gap-3 rounded-lg bg-waiting-wash px-4 py-3 text-body text-waiting">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div>{children}</div>
    </div>
  );
}

/** A live region must exist before its text: one that arrives together with it is often not read. */
export function Notices({ children }: { children: ReactNode }) {
  return (
    <div aria-live="polite" className="contents">
      {children}
    </div>
  );
}
