'use client';

import { useSyncExternalStore } from 'react';

interface Props {
  at: string;
  /** Also where it is today’s. */
  withDate?: boolean;
  /** Beside durations that are shorter than a second. */
  withMs?: boolean;
  className?: string;
}

/**
 * In UTC on the server, in the reader’s time zone once the browser has hydrated. With its date where that is
 * not today’s.
 */
export function Time({ at, withDate, withMs, className }: Props) {
  const today = useToday();
  const moment = new Date(at);
  const time = new Intl.DateTimeFormat('en-GB', {
    ...(withDate || !isOn(moment, today) ? { day: 'numeric', month: 'short', year: 'numeric' } : {}),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    ...(withMs ? { fractionalSecondDigits: 3 as const } : {}),
    ...(today ? {} : { timeZone: 'UTC' }),
  }).format(moment);
  const whole = today ? moment.toLocaleString('en-GB', { timeZoneName: 'short' }) : at;
  return (
    // Midnight may lie between the server's rendering and the browser's.
    <time dateTime={at} title={whole} className={`tabular-nums ${className ?? ''}`} suppressHydrationWarning>
      {time}
    </time>
  );
}

/** @param today null for today in UTC */
function isOn(moment: Date, today: string | null): boolean {
  if (today) return moment.toDateString() === today;
  return moment.toISOString().slice(0, 10) === new Date().toISOString().slice(0, 10);
}

const CHECK_MS = 60_000;

const listeners = new Set<() => void>();
let checking: ReturnType<typeof setInterval> | undefined;

function checkAll(): void {
  for (const listener of listeners) listener();
}

/** Pages stay open overnight, with a thousand times on them. */
function onNewDay(listener: () => void): () => void {
  if (listeners.size === 0) {
    checking = setInterval(checkAll, CHECK_MS);
    document.addEventListener('visibilitychange', checkAll);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(checking);
    document.removeEventListener('visibilitychange', checkAll);
  };
}

/** Null on the server and during hydration, so that both render the same. */
function useToday(): string | null {
  return useSyncExternalStore(
    onNewDay,
    () => new Date().toDateString(),
    () => null,
  );
}
