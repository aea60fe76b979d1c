import { perProcess } from '#lib/shared/per-process.ts';

/** What the watchers of this process have asked for since it started: what freshness costs. */
export interface WatchCounters {
  /** Long polls of a history; one that brings nothing ends by itself after about 20 seconds. */
  historyPolls: number;
  describes: number;
  /** Whole readings of what the bank has of a transfer; besides them there is one subscription to its feed. */
  bankReadings: number;
}

/** A copy of the counters as they stand. */
export function watchCounters(): WatchCounters {
  return { ...counters() };
}

export function count(what: keyof WatchCounters): void {
  counters()[what] += 1;
}

function counters(): WatchCounters {
  return perProcess('watch-counters', () => ({ historyPolls: 0, describes: 0, bankReadings: 0 }));
}
