import { Client, Connection, isGrpcServiceError } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { perProcess } from '#lib/shared/per-process.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { MONEY_TRANSFER_NAMESPACE } from '#temporal/contract.ts';

/** No page and no action waits longer than this for Temporal. */
const CALL_DEADLINE_MS = 5_000;

/** gRPC's own default is two minutes: too long for a page that waits for Temporal to come back. */
const MAX_RECONNECT_MS = 2_000;

/** gRPC statuses that say Temporal is away, rather than that it refused something. */
const UNAVAILABLE = new Set([1, 4, 8, 14]);

interface Temporal {
  client: Client;
  connection: Connection;
  namespace: string;
}

/** The process's one connection to Temporal. It connects on first use, so that pages render without it. */
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
      // Without the SDK's own repeats, ten of them: the page is to say at once that Temporal is away.
      interceptors: [],
      ...(tls === undefined ? {} : { tls }),
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(metadata === undefined ? {} : { metadata }),
    });
    return { client: new Client({ connection, namespace }), connection, namespace };
  });
}

/**
 * Makes one call to Temporal, with a deadline.
 *
 * @throws TemporalUnavailable when it does not answer; whatever else the call throws, unchanged
 */
export async function callTemporal<T>(call: (parts: Temporal) => Promise<T>): Promise<T> {
  const parts = temporal();
  try {
    return await parts.connection.withDeadline(Date.now() + CALL_DEADLINE_MS, () => call(parts));
  } catch (error) {
    throw isUnavailable(error) ? new TemporalUnavailable({ cause: error }) : error;
  }
}

/** Whether an error of the client means that Temporal could not be reached. */
function isUnavailable(error: unknown): boolean {
  if (isGrpcServiceError(error)) return UNAVAILABLE.has(error.code);
  return error instanceof Error && error.cause !== undefined && isUnavailable(error.cause);
}
