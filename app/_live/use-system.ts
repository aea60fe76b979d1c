'use client';

import { placeholder, type Snapshot } from '#lib/live/snapshot.ts';
import type { SystemStatus } from '#lib/system/system-status.ts';
import { useLive } from './use-live.ts';

/** No page delays its first byte for this. */
const UNKNOWN = placeholder<SystemStatus | null>(null);

/** The state of Temporal, the workers and the bank; null until the first snapshot. */
export function useSystem(): Snapshot<SystemStatus | null> {
  return useLive('system', UNKNOWN).snapshot;
}
