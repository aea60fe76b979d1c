import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** An arrow on screen, the word “to” for screen readers and copied text. */
export function FromTo({ from, to }: { from: ReactNode; to: ReactNode }) {
  return (
    <>
      {from}{' '}
      <span className="relative">
        <ArrowRight className="inline size-[0.9em] text-muted" aria-hidden="true" />
        <span className="sr-only">to</span>
      </span>{' '}
      {to}
    </>
  );
}
