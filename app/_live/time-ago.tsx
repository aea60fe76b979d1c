'use client';

import { formatAge } from '#app/_ui/durations.ts';
import { Time } from '#app/_ui/time.tsx';
import { useServerNow } from './server-clock.tsx';

const JUST_NOW_MS = 5_000;

/** A time and how long ago it was. Screen readers get the time alone, which does not change. */
export function TimeAgo({ at }: { at: string }) {
  const ageMs = useServerNow() - Date.parse(at);
  return (
    <span className="whitespace-nowrap">
      <Time at={at} />
      <span aria-hidden="true"> · {ageMs < JUST_NOW_MS ? 'just now' : `${formatAge(ageMs)} ago`}</span>
    </span>
  );
}
