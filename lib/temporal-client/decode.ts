import { defaultPayloadConverter } from '@temporalio/common';
import type { google, temporal } from '@temporalio/proto';

/** A protobuf timestamp as milliseconds since the epoch; null when there is none. */
export function timestampMs(timestamp: google.protobuf.ITimestamp | null | undefined): number | null {
  if (!timestamp?.seconds) return null;
  return Number(timestamp.seconds) * 1_000 + Math.floor((timestamp.nanos ?? 0) / 1_000_000);
}

/** The values that Temporal carries by name, such as a memo or search attributes, as they were put in. */
export function decoded(
  fields: Record<string, temporal.api.common.v1.IPayload> | null | undefined,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields ?? {}).map(([name, payload]) => [
      name,
      defaultPayloadConverter.fromPayload<unknown>(payload),
    ]),
  );
}
