import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** Where money comes from, and where it goes: an arrow to the eye, the word to who listens or copies. */
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
