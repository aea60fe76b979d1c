'use client';

import { formatRemaining } from '#app/_live/countdown.tsx';
import { useServerClock } from '#app/_live/server-clock.tsx';
import { Time } from '#app/_ui/time.tsx';

const STEP_MS = 1_000;
const URGENT_MS = 10 * 60_000;

/** Screen readers get the time itself, once. */
export function Deadline({ at, serverNowMs }: { at: string; serverNowMs: number }) {
  const leftMs = Date.parse(at) - useServerClock(serverNowMs, STEP_MS);
  return (
    <p className={leftMs < URGENT_MS ? 'text-waiting' : 'text-muted'}>
      {leftMs > 0 ? (
        <>
          expires{' '}
          <span aria-hidden="true" className="tabular-nums">
            in {formatRemaining(leftMs)}
          </span>
          <span className="sr-only">
            at <Time at={at} withDate />
          </span>
        </>
      ) : (
        'expiring'
      )}
    </p>
  );
}
