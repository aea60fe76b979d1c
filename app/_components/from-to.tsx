import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** Where money comes from, and where it goes. */
export function FromTo({ from, to }: { from: ReactNode; to: ReactNode }) {
  return (
    <>
      {from} <ArrowRight className="inline size-[0.9em] text-muted" role="img" aria-label="to" /> {to}
    </>
  );
}
