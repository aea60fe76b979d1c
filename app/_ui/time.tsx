'use client';

import { memo, useSyncExternalStore } from 'react';

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
export const Time = memo(({ at, withDate, withMs, className }: Props) => {
  const today = useToday();
  const moment = new Date(at);
  const style = { hasDate: withDate || !isOn(moment, today), hasMs: withMs ?? false, isUtc: today === null };
  return (
    // Midnight may lie between the server's rendering and the browser's.
    <time
      dateTime={at}
      title={today ? inFull().format(moment) : at}
      className={`tabular-nums ${className ?? ''}`}
      suppressHydrationWarning
    >
      {formatOf(style).format(moment)}
    </time>
  );
});

interface Style {
  hasDate: boolean;
  hasMs: boolean;
  isUtc: boolean;
}

/** A format takes longer to make than the times of a whole page to write. */
const formats = new Map<string, Intl.DateTimeFormat>();

function cached(key: string, make: () => Intl.DateTimeFormat): Intl.DateTimeFormat {
  const format = formats.get(key) ?? make();
  formats.set(key, format);
  return format;
}

const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;

function formatOf({ hasDate, hasMs, isUtc }: Style): Intl.DateTimeFormat {
  return cached(`${hasDate} ${hasMs} ${isUtc}`, () => {
    const date = hasDate ? ({ day: 'numeric', month: 'short', year: 'numeric' } as const) : {};
    const options = { ...date, ...TIME, ...(isUtc ? { timeZone: 'UTC' } : {}) };
    return new Intl.DateTimeFormat('en-GB', hasMs ? { ...options, fractionalSecondDigits: 3 } : options);
  });
}

function inFull(): Intl.DateTimeFormat {
  const date = { day: '2-digit', month: '2-digit', year: 'numeric' } as const;
  return cached(
    'in full',
    () => new Intl.DateTimeFormat('en-GB', { ...date, ...TIME, timeZoneName: 'short' }),
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
