import { Presentation } from 'lucide-react';
import Link from 'next/link';

export function PresentLink({ referenceId }: { referenceId: string }) {
  return (
    <Link
      href={`/stage/${referenceId}`}
      prefetch={false}
      className="button button-plain"
      aria-keyshortcuts="p"
    >
      <Presentation className="size-4" aria-hidden="true" />
      Present
    </Link>
  );
}
