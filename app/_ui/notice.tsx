import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** Something that is not as it should be, and what that means for the reader. */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <div className="flex gap-3 rounded-lg bg-waiting-wash px-4 py-3 text-body text-waiting">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div>{children}</div>
    </div>
  );
}

/**
 * The place where notices come and go while the page is open: screen readers are told of them. It is
 * there before they are, since a region that arrives together with its text is often not read.
 */
export function Notices({ children }: { children: ReactNode }) {
  return (
    <div aria-live="polite" className="contents">
      {children}
    </div>
  );
}
