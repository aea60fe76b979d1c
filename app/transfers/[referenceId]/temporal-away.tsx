'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { Notice } from '../../_components/notice.tsx';

const AGAIN_MS = 2_000;

/** Stands in for a transfer's page while Temporal does not answer, and looks again by itself. */
export function TemporalAway({ referenceId }: { referenceId: string }) {
  const router = useRouter();
  useEffect(() => {
    const looking = setInterval(() => router.refresh(), AGAIN_MS);
    return () => clearInterval(looking);
  }, [router]);
  return (
    <div className="grid gap-6">
      <h1 className="font-mono text-xl">{referenceId}</h1>
      <Notice>
        Temporal does not answer, so this transfer cannot be shown. Nothing about it is lost; the page comes
        back by itself.
      </Notice>
    </div>
  );
}
