import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import type { google, temporal } from '@temporalio/proto';

/** Since the epoch. */
export function timestampMs(timestamp: google.protobuf.ITimestamp | null | undefined): number | null {
  if (!timestamp?.seconds) return null;
  return Number(timestamp.seconds) * 1_000 + Math.floor((timestamp.nanos ?? 0) / 1_000_000);
}

/** Undefined for what another client wrote in an encoding of its own, or broken: the rest is read all the same. */
export function readValue(payload: temporal.api.common.v1.IPayload): unknown {
  try {
    return defaultPayloadConverter.fromPayload<unknown>(payload);
  } catch {
    return undefined;
  }
}

export function decoded(
  fields: Record<string, temporal.api.common.v1.IPayload> | null | undefined,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields ?? {}).map(([name, payload]) => [name, readValue(payload)]),
  );
}

const NOTHING: Payload = defaultPayloadConverter.toPayload(undefined);

/** Clients of the SDK read by the same rule. */
export const TOLERANT_CODEC: PayloadCodec = {
  encode: async (payloads) => payloads,
  decode: async (payloads) =>
    payloads.map((payload) => (readValue(payload) === undefined ? NOTHING : payload)),
};
