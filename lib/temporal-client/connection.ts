import { Client, Connection, isGrpcServiceError } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { perProcess } from '#lib/shared/per-process.ts';
import { MONEY_TRANSFER_NAMESPACE } from '#temporal/contract.ts';
import { TemporalUnavailable } from './errors.ts';

const CALL_DEADLINE_MS = 5_000;

/** gRPC's default is two minutes. */
const MAX_RECONNECT_MS = 2_000;

const NO_CONNECTION = 14;

/** gRPC: cancelled, deadline exceeded, resource exhausted, unavailable. */
const UNAVAILABLE = new Set([1, 4, 8, 14]);

interface GrpcFailure {
  code: number;
  details: string;
}

interface Temporal {
  client: Client;
  connection: Connection;
  namespace: string;
}

/** Connects on first use, so that pages render without Temporal. */
export function temporal(): Temporal {
  return perProcess('temporal-client', () => {
    const { connectionOptions, namespace = MONEY_TRANSFER_NAMESPACE } = loadClientConnectConfig();
    const { address = '127.0.0.1:7233', tls, apiKey, metadata } = connectionOptions;
    const connection = Connection.lazy({
      address,
      connectTimeout: CALL_DEADLINE_MS,
      channelArgs: {
        'grpc.initial_reconnect_backoff_ms': 200,
        'grpc.max_reconnect_backoff_ms': MAX_RECONNECT_MS,
      },
      // Without the SDK's ten retries: pages say at once that Temporal is unavailable.
      interceptors: [],
      ...(tls === undefined ? {} : { tls }),
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(metadata === undefined ? {} : { metadata }),
    });
    return { client: new Client({ connection, namespace }), connection, namespace };
  });
}

/**
 * With a deadline.
 * @param call one request: of several, the first may have been carried out when the second is not sent
 * @throws TemporalUnavailable, or whatever else the call throws
 */
export async function callTemporal<T>(call: (parts: Temporal) => Promise<T>): Promise<T> {
  const parts = temporal();
  try {
    return await parts.connection.withDeadline(Date.now() + CALL_DEADLINE_MS, () => call(parts));
  } catch (error) {
    const failure = grpcErrorIn(error);
    if (!failure || !UNAVAILABLE.has(failure.code)) throw error;
    throw new TemporalUnavailable(wasNotSent(failure) ? 'not-done' : 'unknown', error);
  }
}

function grpcErrorIn(error: unknown): GrpcFailure | undefined {
  if (isGrpcServiceError(error)) return error;
  return error instanceof Error ? grpcErrorIn(error.cause) : undefined;
}

/** gRPC has no code for a call that had no connection to be sent on; its client says so in words. */
function wasNotSent({ code, details }: GrpcFailure): boolean {
  return code === NO_CONNECTION && details.startsWith('No connection established');
}
