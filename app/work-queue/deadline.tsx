'use client';

import { useNow } from '#app/_live/use-now.ts';
import { Time } from '#app/_ui/time.tsx';

const STEP_MS = 1_000;
const URGENT_MS = 10 * 60_000;

/** Screen readers get the time itself, once. */
export function Deadline({ at, serverNowMs }: { at: string; serverNowMs: number }) {
  const leftMs = Date.parse(at) - useNow(serverNowMs, STEP_MS);
  return (
    <p className={leftMs < URGENT_MS ? 'text-waiting' : 'text-muted'}>
      {leftMs > 0 ? (
        <>
          expires{' '}
          <span aria-hidden="true" className="tabular-nums">
            in {describeLeft(leftMs)}
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

function describeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  const two = (number: number) => String(number).padStart(2, '0');
  const clock = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return seconds < 3_600 ? clock : `${Math.floor(seconds / 3_600)}:${clock}`;
}
