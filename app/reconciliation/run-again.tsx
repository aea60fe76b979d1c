'use client';

import { RefreshCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';

export function RunAgain() {
  const router = useRouter();
  const [running, startTransition] = useTransition();
  return (
    <form
      action="/reconciliation"
      method="get"
      onSubmit={(event) => {
        event.preventDefault();
        if (!running) startTransition(() => router.refresh());
      }}
    >
      <button type="submit" className="button button-quiet" aria-disabled={running}>
        <RefreshCw className={`size-4 ${running ? 'motion-safe:animate-spin' : ''}`} aria-hidden="true" />
        {running ? 'Comparing…' : 'Run again'}
      </button>
    </form>
  );
}
