import { perProcess } from '#lib/shared/per-process.ts';

/** What live transfers have cost this process in requests so far. */
interface RequestCounters {
  /** Long polls: one that brings nothing ends after about 20 seconds. */
  historyPolls: number;
  describes: number;
  bankReadings: number;
}

export function requestCounters(): RequestCounters {
  return { ...counters() };
}

export function count(what: keyof RequestCounters): void {
  counters()[what] += 1;
}

function counters(): RequestCounters {
  return perProcess('request-counters', () => ({ historyPolls: 0, describes: 0, bankReadings: 0 }));
}
