import { Client, Connection, isGrpcServiceError } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { perProcess } from '#lib/shared/per-process.ts';
import { MONEY_TRANSFER_NAMESPACE } from '#temporal/contract.ts';
import { TemporalUnavailable } from './errors.ts';

const CALL_DEADLINE_MS = 5_000;

/** gRPC's default is two minutes. */
const MAX_RECONNECT_MS = 2_000;

/**
 * gRPC: the call was given up, or the server cannot serve it now, as opposed to refusing it (cancelled, unknown,
 * deadline exceeded, resource exhausted, aborted, internal, unavailable).
 */
const UNAVAILABLE = new Set([1, 2, 4, 8, 10, 13, 14]);
const NOT_FOUND = 5;
const NO_CONNECTION = 14;

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
    if (!failure || !cannotServe(failure)) throw error;
    throw new TemporalUnavailable(wasNotSent(failure) ? 'not-done' : 'unknown', error);
  }
}

function grpcErrorIn(error: unknown): GrpcFailure | undefined {
  if (isGrpcServiceError(error)) return error;
  return error instanceof Error ? grpcErrorIn(error.cause) : undefined;
}

function cannotServe(failure: GrpcFailure): boolean {
  return UNAVAILABLE.has(failure.code) || isNamespaceUnknown(failure);
}

/** gRPC has no code for a call that had no connection to be sent on; its client says so in words. */
function wasNotSent({ code, details }: GrpcFailure): boolean {
  return code === NO_CONNECTION && details.startsWith('No connection established');
}

/** As long as a server is starting. */
function isNamespaceUnknown({ code, details }: GrpcFailure): boolean {
  return code === NOT_FOUND && /namespace/i.test(details);
}
