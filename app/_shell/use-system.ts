'use client';

import { useLive } from '#app/_live/use-live.ts';
import type { Snapshot } from '#lib/live/shared-subscriptions.ts';
import type { SystemStatus } from '#lib/system/system-status.ts';

/** Nothing is known yet: no page waits for this with its first byte. */
const UNKNOWN: Snapshot<SystemStatus | null> = { version: 0, takenAtMs: 0, data: null };

/** The state of everything the desk leans on; null until it is first heard of. */
export function useSystem(): Snapshot<SystemStatus | null> {
  return useLive<SystemStatus | null>('system', UNKNOWN).snapshot;
}
