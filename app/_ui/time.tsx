'use client';

import { useSyncExternalStore } from 'react';

/** In UTC on the server, in the reader’s time zone once the browser has hydrated. */
export function Time({ at, withDate, className }: { at: string; withDate?: boolean; className?: string }) {
  const local = useInBrowser();
  const time = new Intl.DateTimeFormat('en-GB', {
    ...(withDate ? { day: 'numeric', month: 'short', year: 'numeric' } : {}),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    ...(local ? {} : { timeZone: 'UTC' }),
  }).format(new Date(at));
  const whole = local ? new Date(at).toLocaleString('en-GB', { timeZoneName: 'short' }) : at;
  return (
    <time dateTime={at} title={whole} className={`tabular-nums ${className ?? ''}`}>
      {time}
    </time>
  );
}

const never = () => () => {};

/** False on the server and during hydration, so that both render the same. */
function useInBrowser(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
