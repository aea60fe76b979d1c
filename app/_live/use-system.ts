'use client';

import type { Snapshot } from '#lib/live/shared-subscriptions.ts';
import type { SystemStatus } from '#lib/system/system-status.ts';
import { useLive } from './use-live.ts';

/** No page delays its first byte for this. */
const UNKNOWN: Snapshot<SystemStatus | null> = { version: 0, takenAtMs: 0, data: null };

/** The state of Temporal, the workers and the bank; null until the first snapshot. */
export function useSystem(): Snapshot<SystemStatus | null> {
  return useLive<SystemStatus | null>('system', UNKNOWN).snapshot;
}
