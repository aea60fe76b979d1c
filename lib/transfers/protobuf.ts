import type { google } from '@temporalio/proto';

/** A protobuf timestamp as milliseconds since the epoch; null when there is none. */
export function timestampMs(timestamp: google.protobuf.ITimestamp | null | undefined): number | null {
  if (!timestamp?.seconds) return null;
  return Number(timestamp.seconds) * 1_000 + Math.floor((timestamp.nanos ?? 0) / 1_000_000);
}
